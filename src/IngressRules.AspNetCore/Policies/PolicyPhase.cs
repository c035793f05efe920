namespace IngressRules.AspNetCore.Policies;

/// <summary>How far the request has come, which decides what a response of the router carries.</summary>
internal enum PolicyStage
{
    /// <summary>Before its path is looked at: no header of the route is set.</summary>
    Host,

    /// <summary>The route is known: <c>Strict-Transport-Security</c> and the route's own headers are set (N33).</summary>
    Location,

    /// <summary>CORS headers are set too (N45).</summary>
    Route,
}

/// <summary>
/// One step of what policies do to a request before it is forwarded. An instance serves all requests; what it learns of one it keeps in the
/// <see cref="PolicyRequest"/>.
/// </summary>
/// <param name="name">The name, as the architecture page lists it and records show it.</param>
/// <param name="stage">What a response from here carries.</param>
internal abstract class PolicyPhase(string name, PolicyStage stage)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>What a response from here carries.</summary>
    public PolicyStage Stage => stage;

    /// <summary>Applies the policy.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The response in place of the backend's; null where the request goes on.</returns>
    public abstract ValueTask<PolicyAnswer?> ApplyAsync(PolicyRequest request);
}

/// <summary>A step that waits for nothing.</summary>
/// <param name="name">The name.</param>
/// <param name="stage">What a response from here carries.</param>
internal abstract class ImmediatePhase(string name, PolicyStage stage) : PolicyPhase(name, stage)
{
    /// <inheritdoc/>
    public sealed override ValueTask<PolicyAnswer?> ApplyAsync(PolicyRequest request) => new(Apply(request));

    /// <summary>Applies the policy.</summary>
    /// <param name="request">The request.</param>
    protected abstract PolicyAnswer? Apply(PolicyRequest request);
}
