using IngressRules.Diagnostics;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Observability;

/// <summary>How much a table holds, and what was found in it. Counted once a table.</summary>
public sealed record TableCounts
{
    /// <summary>Ingresses that are served.</summary>
    public required int Ingresses { get; init; }

    /// <summary>Hosts by name; rules without host are not one.</summary>
    public required int Hosts { get; init; }

    /// <summary>Paths that can win.</summary>
    public required int Rules { get; init; }

    /// <summary>Findings by severity, in the order of <see cref="DiagnosticSeverity"/>.</summary>
    public required IReadOnlyList<int> Diagnostics { get; init; }

    /// <summary>Findings with severity error.</summary>
    public int Errors => Diagnostics[(int)DiagnosticSeverity.Error];

    /// <summary>Findings with severity warning.</summary>
    public int Warnings => Diagnostics[(int)DiagnosticSeverity.Warning];

    internal static TableCounts Of(RoutingTable table)
    {
        int[] bySeverity = new int[Enum.GetValues<DiagnosticSeverity>().Length];
        foreach (Diagnostic diagnostic in table.Diagnostics)
        {
            bySeverity[(int)diagnostic.Severity]++;
        }

        return new()
        {
            Ingresses = table.Matcher.Rules.Ingresses.Count,
            Hosts = table.Matcher.Rules.Hosts.Count(h => h.Host.Length > 0),
            Rules = table.Matcher.Rules.Hosts.Sum(h => h.Rules.Count),
            Diagnostics = bySeverity,
        };
    }
}
