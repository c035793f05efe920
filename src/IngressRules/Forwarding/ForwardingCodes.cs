using IngressRules.Diagnostics;

namespace IngressRules.Forwarding;

/// <summary>The codes of findings about endpoints: <c>ING36xx</c>.</summary>
public static class ForwardingCodes
{
    /// <summary>An endpoint is left out because requests are not sent to its address.</summary>
    public static DiagnosticCode EndpointRefused { get; } =
        new("ING3601", "Endpoint address refused", DiagnosticSeverity.Warning, "Q30");

    /// <summary>No endpoint takes the requests for a backend, so that they get 503.</summary>
    public static DiagnosticCode BackendWithoutEndpoint { get; } =
        new("ING3602", "Backend without an endpoint", DiagnosticSeverity.Warning, "Q20");

    /// <summary>All codes of this stage, in order.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } = [EndpointRefused, BackendWithoutEndpoint];
}
