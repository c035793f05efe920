namespace EdgeRouter;

/// <summary>How the servers beside the router's own are stopped; when the token fires, they cut their connections.</summary>
/// <param name="Admission">Stops the webhook.</param>
/// <param name="Admin">Stops the admin page.</param>
public sealed record SideStops(Func<CancellationToken, Task> Admission, Func<CancellationToken, Task> Admin);
