using IngressRules.Diagnostics;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Observability;

/// <summary>The size of a table and the number of its diagnostics. Computed once per table.</summary>
public sealed record TableCounts
{
    /// <summary>The number of Ingresses that are served.</summary>
    public required int Ingresses { get; init; }

    /// <summary>The number of hosts with a name; rules without a host are not counted.</summary>
    public required int Hosts { get; init; }

    /// <summary>The number of paths that can match a request.</summary>
    public required int Rules { get; init; }

    /// <summary>The number of Ingresses that were read and are left out for their class.</summary>
    public required int LeftOutForClass { get; init; }

    /// <summary>The number of Ingresses that were read and are left out because of an error.</summary>
    public required int LeftOutForErrors { get; init; }

    /// <summary>Findings by severity, those of the analysis too, in the order of <see cref="DiagnosticSeverity"/>.</summary>
    public required IReadOnlyList<int> Diagnostics { get; init; }

    /// <summary>
    /// The number of objects whose last valid version is in service, because the latest one is invalid: <see cref="RoutingTable.Stale"/>.
    /// </summary>
    public required int Stale { get; init; }

    /// <summary>Findings with severity error.</summary>
    public int Errors => Diagnostics[(int)DiagnosticSeverity.Error];

    /// <summary>Findings with severity warning.</summary>
    public int Warnings => Diagnostics[(int)DiagnosticSeverity.Warning];

    internal static int HostsOf(RoutingTable table) => table.Matcher.Rules.Hosts.Count(h => h.Host.Length > 0);

    internal static TableCounts Of(RoutingTable table, IReadOnlyList<Diagnostic> findings)
    {
        int[] bySeverity = new int[Enum.GetValues<DiagnosticSeverity>().Length];
        foreach (Diagnostic diagnostic in findings)
        {
            bySeverity[(int)diagnostic.Severity]++;
        }

        var leftOut = LeftOutIngresses.Of(table);
        return new()
        {
            Ingresses = table.Matcher.Rules.Ingresses.Count,
            Hosts = HostsOf(table),
            Rules = table.Matcher.Rules.Hosts.Sum(h => h.Rules.Count),
            LeftOutForClass = leftOut.ForClass,
            LeftOutForErrors = leftOut.ForErrors,
            Diagnostics = bySeverity,
            Stale = table.Stale.Count,
        };
    }
}
