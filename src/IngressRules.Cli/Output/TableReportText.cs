using IngressRules.Diagnostics;
using IngressRules.Explanation;

namespace IngressRules.Cli.Output;

/// <summary>
/// Writes what <c>analyze</c> has found for people: in groups by what to do about it, each finding as <c>validate</c> shows it.
/// </summary>
internal sealed class TableReportText(TonedWriter writer)
{
    /// <summary>How many findings of a group are shown; more of one kind nobody reads.</summary>
    private const int MostShown = 20;

    private static readonly (string Title, TableFindingKind[] Kinds)[] s_groups =
    [
        ("No request reaches these rules. Remove them, or change their host or path.", [TableFindingKind.Unreachable]),
        ("The request for the path of these rules goes to another Ingress. Decide which one is to have it.", [TableFindingKind.Shadowed]),
        ("Clients do not send such paths. Write the path that they send.", [TableFindingKind.UnlikelyPath]),
        ("Nothing answers behind these. Name a Service with endpoints.", [TableFindingKind.NoEndpoints]),
        ("Nothing uses these. Remove them, or add what is missing.",
            [
                TableFindingKind.NoEffect, TableFindingKind.NoPaths, TableFindingKind.DefaultNever, TableFindingKind.TlsHostUnused,
                TableFindingKind.TlsSecretUnused, TableFindingKind.SameObject,
            ]),
        ("Check that this is meant.", [TableFindingKind.WildcardHidden, TableFindingKind.HostShared]),
    ];

    /// <summary>Equal findings about two rules are two.</summary>
    private static readonly IEqualityComparer<Diagnostic> s_same = ReferenceEqualityComparer.Instance;

    private readonly ReportText _text = new(writer);

    /// <summary>Writes the findings and the summary.</summary>
    public void Write(TableReport report)
    {
        // A diagnostic of two kinds is shown in the first of its groups.
        ILookup<int, TableFinding[]> byGroup = report.Findings.GroupBy(f => f.Diagnostic, s_same).Select(g => g.ToArray())
            .ToLookup(same => same.Min(f => Array.FindIndex(s_groups, g => g.Kinds.Contains(f.Kind))));
        for (int i = 0; i < s_groups.Length; i++)
        {
            WriteGroup(s_groups[i].Title, [.. byGroup[i]]);
        }

        new Paragraph(writer, 0).Add(Summarized(report), report.Findings.Count > 0 ? Tone.Warning : Tone.Strong).End();
    }

    private void WriteGroup(string title, TableFinding[][] findings)
    {
        if (findings.Length == 0)
        {
            return;
        }

        new Paragraph(writer, 0).Add(title, Tone.Strong).End();
        writer.EndLine();
        foreach (TableFinding[] finding in findings.Take(MostShown))
        {
            _text.Write(finding[0].Diagnostic, Notes(finding));
        }

        if (findings.Length > MostShown)
        {
            new Paragraph(writer, 0).Add($"And {findings.Length - MostShown} more of these; --output json has all.").End();
            writer.EndLine();
        }
    }

    /// <summary>What a diagnostic does not say by itself.</summary>
    private static IEnumerable<string> Notes(TableFinding[] finding)
    {
        yield return "kind: " + string.Join(", ", finding.Select(f => f.Kind).Distinct().Select(k => k.Name()));
        if (finding.Select(f => f.Witness).FirstOrDefault(w => w is not null) is { } witness)
        {
            yield return VisibleText.Of($"request: {witness.Host}{witness.Path}");
        }
    }

    /// <summary><c>12 rules in 3 Ingresses (1 file): 2 that no request reaches, 1 other finding</c>.</summary>
    private static string Summarized(TableReport report)
    {
        ILookup<bool, TableFinding> isDead = report.Findings.ToLookup(f => f.Kind == TableFindingKind.Unreachable);
        int dead = isDead[true].Count();
        int other = isDead[false].Select(f => f.Diagnostic).Distinct(s_same).Except(isDead[true].Select(f => f.Diagnostic), s_same).Count();
        string ingresses = report.Ingresses == 1 ? "1 Ingress" : $"{report.Ingresses} Ingresses";
        string found = report.Rules == 0 ? Number(other)
            : dead == 0 ? $"a request reaches each, {Number(other)}"
            : other == 0 ? $"{dead} that no request reaches"
            : $"{dead} that no request reaches, {Summary.Number(other, "other finding")}";
        return $"{Summary.Number(report.Rules, "rule")} in {ingresses} ({Summary.Number(report.Files, "file")}): {found}";

        static string Number(int count) => count == 0 ? "no findings" : Summary.Number(count, "finding");
    }
}
