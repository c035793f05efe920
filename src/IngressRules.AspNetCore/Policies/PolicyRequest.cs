using System.Globalization;
using System.Net;
using IngressRules.AspNetCore.Headers;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Policies;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace IngressRules.AspNetCore.Policies;

/// <summary>A request on its way through the policies of its route, and what they have decided so far.</summary>
/// <param name="context">The request.</param>
/// <param name="table">The table that matched it.</param>
/// <param name="match">The match.</param>
/// <param name="policies">The policies of the match.</param>
/// <param name="target">The target as sent.</param>
/// <param name="path">The decoded path.</param>
/// <param name="origin">Where the request came from.</param>
internal sealed class PolicyRequest(
    HttpContext context, RoutingTable table, IngressMatch match, RoutePolicies policies, string target, string path,
        in RequestOrigin origin)
    : IPolicyStepsFeature
{
    private readonly RequestOrigin _origin = origin;
    private List<PolicyStep>? _steps;
    private string? _hostName;

    public HttpContext Context => context;

    public RoutingTable Table => table;

    public IngressMatch Match => match;

    public RoutePolicies Policies => policies;

    public ref readonly RequestOrigin Origin => ref _origin;

    /// <summary>Path and query as sent.</summary>
    public string Target { get; } = RequestAuthority.PathOf(target);

    /// <summary>The target as sent, whatever its form.</summary>
    public string RawTarget => target;

    /// <summary>The path that policies see: decoded, a character for each byte (N20).</summary>
    public string Path => path;

    /// <summary>The query with its question mark; empty for none and for one without text.</summary>
    public string Query => Target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at && at + 1 < Target.Length ? Target[at..] : "";

    /// <summary>The host as the client sent it, with its port where it has one. A request without one has been refused before.</summary>
    public string Host => _origin.Host;

    /// <summary>The host as sent without port.</summary>
    public string HostWithoutPort => new HostString(Host).Host;

    /// <summary>The host in lower case, without port and final dot.</summary>
    public string HostName => _hostName ??= Lower(HostWithoutPort);

    /// <summary>The address of the client.</summary>
    public IPAddress? Client => _origin.Client;

    /// <summary>The port that the client connected to: of the listener, or what a trusted proxy says.</summary>
    public string Port => _origin.IsTrusted || context.Connection.LocalPort == 0
        ? _origin.Port
        : context.Connection.LocalPort.ToString(CultureInfo.InvariantCulture);

    /// <summary>True where nobody is asked to authenticate on this path (N51).</summary>
    public bool IsWithoutAuthentication => HasPrefix(policies.WithoutAuthentication);

    /// <summary>How far the request has come.</summary>
    public PolicyStage Stage { get; set; }

    /// <summary>The endpoints that the request is sent to; null until they are known, and where there is no backend.</summary>
    public BackendEndpoints? Endpoints { get; set; }

    /// <summary>The backend that the request is sent to, where it is not that of the match.</summary>
    public BackendReference? OtherBackend { get; set; }

    /// <summary>True where another backend stands in for one without endpoints.</summary>
    public bool IsSubstituted { get; set; }

    /// <summary>The target that the backend gets; null for the client's.</summary>
    public string? Rewritten { get; set; }

    /// <summary><c>X-Forwarded-Prefix</c>; null for none.</summary>
    public string? ForwardedPrefix { get; set; }

    /// <summary>Headers of a verifier's response that replace those of the request; without values for one that is removed.</summary>
    public List<KeyValuePair<string, StringValues>>? VerifiedHeaders { get; set; }

    /// <summary>Cookies that a verifier has set, which go to the client.</summary>
    public StringValues VerifierCookies { get; set; }

    /// <summary>Who chooses the endpoint for this request; null for the dispatcher's own selector.</summary>
    public IEndpointSelector? Selector { get; set; }

    /// <summary>The choice by a cookie; null for none.</summary>
    public AffinitySelector? Affinity { get; set; }

    /// <summary>What gives back the place that the request takes in a limit of connections; null for none.</summary>
    public IDisposable? Place { get; set; }

    /// <summary>The certificate that the client has shown, where its host asks for one; null for none.</summary>
    public ClientCertificate? ClientCertificate { get; set; }

    /// <summary>The ID that logs, the backend and a verifier get.</summary>
    public string RequestId { get; set; } = "";

    /// <inheritdoc/>
    public IReadOnlyList<PolicyStep> Steps => _steps ?? [];

    /// <summary>Records what a policy did.</summary>
    public void Record(string policy, string outcome) => (_steps ??= []).Add(new(policy, outcome));

    /// <summary>True where the path begins with one of the texts.</summary>
    public bool HasPrefix(ValueList<string> prefixes)
    {
        foreach (string prefix in prefixes)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A text without one slash at its end.</summary>
    public static string WithoutLastSlash(string text) => text.EndsWith('/') ? text[..^1] : text;

#pragma warning disable CA1308 // Hosts are written in lower case.
    private static string Lower(string host) => (host.EndsWith('.') ? host[..^1] : host).ToLowerInvariant();
#pragma warning restore CA1308
}
