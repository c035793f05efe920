using System.Text;
using IngressRules.Comparison;
using IngressRules.Matching;

namespace IngressRules.Cli.Output;

/// <summary>Changes as a table for a comment on a pull request, which may have 65,536 characters.</summary>
internal static class DiffMarkdown
{
    private const int MostCharacters = 60_000;

    /// <summary>The whole comment.</summary>
    /// <param name="shown">The changes.</param>
    /// <param name="notCompared">The hosts of which nothing is known.</param>
    public static string Of(ShownChanges shown, IReadOnlyList<string> notCompared)
    {
        string end = UncomparedHosts.Sentence(notCompared, Code) is { } rest ? $"\n{char.ToUpperInvariant(rest[0])}{rest[1..]}.\n" : "";
        if (shown.Summary.Count == 0)
        {
            return notCompared.Count > 0
                ? $"**Routing: no change of the hosts that are compared.**\n{end}"
                : $"**Routing: no change.** {ChangeText.None}\n";
        }

        string kinds = shown.Summary.Kinds;
        var text = new StringBuilder($"**Routing: {shown.Summary.Total}.** {char.ToUpperInvariant(kinds[0])}{kinds[1..]}.\n\n")
            .Append("| Host | Path | Before | After | For example |\n")
            .Append("| --- | --- | --- | --- | --- |\n");
        string? host = null;
        int count = 0;
        foreach (RoutingChange change in shown.Changes)
        {
            string row = Row(change, isFirst: change.Host != host);
            if (text.Length + row.Length > MostCharacters)
            {
                break;
            }

            text.Append(row);
            host = change.Host;
            count++;
        }

        if (shown.Rest(count) is { } more)
        {
            text.Append($"\n… {more}. `ingress-rules diff --output json` lists all.\n");
        }

        return text.Append(end).ToString();
    }

    private static string Row(RoutingChange change, bool isFirst)
    {
        string host = !isFirst ? "" : change.Host == RoutingChange.OtherHosts ? change.HostText : Code(change.HostText);
        host += isFirst && change.HostNote is { } note ? $"<br>{Escaped(note)}" : "";
        bool sayWay = change.Old.Success && change.New.Success && (change.Old.Outcome, change.Old.Ingress?.ToString())
            != (change.New.Outcome, change.New.Ingress?.ToString());
        return $"| {host} | {change.DescribePaths(Code)} | {Side(change.Old, sayWay)} | {Side(change.New, sayWay)} | "
            + $"{Code(ChangeText.Witness(change))} |\n";
    }

    private static string Side(IngressMatch side, bool sayWay)
    {
        if (side.Backend is not { } backend)
        {
            return $"**{ChangeText.NoBackend}**";
        }

        // What an Ingress is called matters where it changes; a default backend always, because it is one for lack of a rule.
        bool say = sayWay || side.Outcome == MatchOutcome.DefaultBackend;
        return say ? $"{Code(backend.ToString())} ({ChangeText.Way(side, Code)})" : Code(backend.ToString());
    }

    // Hosts of rules have no character that Markdown reads but the asterisk of a wildcard.
    private static string Escaped(string note) => ChangeText.Shown(note).Replace("*", "\\*", StringComparison.Ordinal);

    private static string Code(string text) => MarkdownText.Code(ChangeText.Shown(text));
}
