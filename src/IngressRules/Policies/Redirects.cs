using IngressRules.Model;

namespace IngressRules.Policies;

/// <summary>A redirect that takes the place of a response.</summary>
/// <param name="Location">
/// An absolute URL, sent as it is; or a path, which is sent with the request's scheme and host unless <paramref name="Relative"/>.
/// </param>
/// <param name="Status">The status, 300 to 308.</param>
/// <param name="Relative">Whether a path is sent as it is.</param>
/// <remarks>The statuses 300, 304, 305 and 306 send the URL as the body and no <c>Location</c> (N36).</remarks>
public sealed record UrlRedirect(string Location, int Status, bool Relative = false);

/// <summary>The redirect of requests over plain HTTP.</summary>
/// <param name="Status">The status, such as 308.</param>
/// <param name="KeepTrailingSlash">Whether a slash at the end of the target stays; else one is cut.</param>
/// <param name="WithPort">Whether the port of HTTPS stands in the URL.</param>
public sealed record HttpsRedirectPolicy(int Status, bool KeepTrailingSlash = false, bool WithPort = false)
{
    /// <summary>Prefixes of the path that are not redirected, such as <c>/.well-known/acme-challenge</c>.</summary>
    public ValueList<string> Except { get; init; } = [];
}

/// <summary>The redirect of a host to another one: its scheme, the port that the request came in on, and its target.</summary>
/// <param name="Host">The other host.</param>
/// <param name="Status">The status, such as 308.</param>
/// <param name="KeepTrailingSlash">Whether a slash at the end of the target stays; else one is cut.</param>
public sealed record HostRedirect(string Host, int Status, bool KeepTrailingSlash = false);
