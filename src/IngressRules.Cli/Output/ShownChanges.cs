using IngressRules.Comparison;

namespace IngressRules.Cli.Output;

/// <summary>The changes that people are shown. Of many they see the first ones; the summary counts all.</summary>
/// <param name="Changes">The first ones.</param>
/// <param name="Summary">What all of them come to.</param>
internal sealed record ShownChanges(IReadOnlyList<RoutingChange> Changes, ChangeSummary Summary)
{
    private const int MostShown = 100, MostCounted = 100_000;

    /// <summary>How many are not shown, as the end of a text such as <c>and 3 more changes</c>; null if all are.</summary>
    public string? More => Rest(Changes.Count);

    /// <summary>Takes the first changes and counts the rest.</summary>
    public static ShownChanges Of(IEnumerable<RoutingChange> changes)
    {
        List<RoutingChange> shown = [];
        var summary = new ChangeSummary();
        foreach (RoutingChange change in changes)
        {
            if (summary.Count == MostCounted)
            {
                summary.IsCut = true;
                break;
            }

            summary.Add(change);
            if (shown.Count < MostShown)
            {
                shown.Add(change);
            }
        }

        return new(shown, summary);
    }

    /// <summary>The same where even fewer are shown.</summary>
    /// <param name="shown">How many are.</param>
    public string? Rest(int shown) => Summary.Count == shown
        ? null
        : $"and {(Summary.IsCut ? "more than " : "")}{Output.Summary.Grouped(Summary.Count - shown, "more change")}";
}
