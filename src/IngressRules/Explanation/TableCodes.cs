using IngressRules.Diagnostics;

namespace IngressRules.Explanation;

/// <summary>The codes of what only the whole table shows: <c>ING37xx</c>. None is an error.</summary>
public static class TableCodes
{
    /// <summary>The request for the rule's own path goes to another Ingress; the rule has others left.</summary>
    public static DiagnosticCode OwnPathTaken { get; } =
        new("ING3701", "Own path taken by another Ingress", DiagnosticSeverity.Warning, "3.3");

    /// <summary>Rules that come first take every request of this one together, and none of them does alone.</summary>
    public static DiagnosticCode TakenTogether { get; } =
        new("ING3702", "Never first among several rules", DiagnosticSeverity.Warning, "3.3");

    /// <summary>Requests for the rule's host are those for an address.</summary>
    public static DiagnosticCode AddressAsHost { get; } =
        new("ING3703", "Host that no request has", DiagnosticSeverity.Warning, "3.10");

    /// <summary>The hosts that could use the default backend have rules for every path.</summary>
    public static DiagnosticCode DefaultBackendIdle { get; } =
        new("ING3704", "Default backend with nothing left", DiagnosticSeverity.Info, "3.6");

    /// <summary>A wildcard's rules are not asked for a host that has rules of its own.</summary>
    public static DiagnosticCode WildcardHidden { get; } =
        new("ING3705", "Wildcard host hidden by an exact one", DiagnosticSeverity.Info, "3.5");

    /// <summary>Rules of several namespaces name one host.</summary>
    public static DiagnosticCode HostShared { get; } =
        new("ING3706", "Host of several namespaces", DiagnosticSeverity.Info, "4.1");

    /// <summary>Every request for the path is refused as ambiguous.</summary>
    public static DiagnosticCode PathRefused { get; } =
        new("ING3707", "Path whose requests are refused", DiagnosticSeverity.Warning, "Q15");

    /// <summary>All codes of this stage, in order.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
        [OwnPathTaken, TakenTogether, AddressAsHost, DefaultBackendIdle, WildcardHidden, HostShared, PathRefused];
}
