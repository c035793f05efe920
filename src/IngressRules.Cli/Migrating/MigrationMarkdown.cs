using System.Text;
using IngressRules.Cli.Output;
using IngressRules.Comparison;
using IngressRules.Diagnostics;
using IngressRules.IngressNginx.Annotations;
using IngressRules.Matching;

namespace IngressRules.Cli.Migrating;

/// <summary>A migration as two tables for a page or a comment.</summary>
internal static class MigrationMarkdown
{
    /// <summary>The whole text.</summary>
    public static string Of(Migration migration)
    {
        var text = new StringBuilder($"**Annotations: {AnnotationGroup.Counts(migration.Uses)}.**\n\n");
        if (migration.Uses.Count > 0)
        {
            text.Append("| Annotation | Uses | Comes to | Instead | Ingresses |\n| --- | ---: | --- | --- | --- |\n");
        }

        foreach (AnnotationGroup group in AnnotationGroup.Of(migration.Uses))
        {
            text.Append(
                $"| {Code(group.Annotation)} | {Summary.Grouped(group.Uses.Count)} | **{group.Class.Name()}**: {Plain(group.Reason)} "
                + $"| {Plain(group.Instead ?? "")} | {group.Ingresses(Code)} |\n");
        }

        var shown = ShownChanges.Of(migration.Changes);
        if (shown.Summary.Count == 0)
        {
            return text.Append("\n**Routing: every request goes to the same backend without the dialect.**\n").ToString();
        }

        text.Append($"\n**Routing: {Summary.Grouped(shown.Summary.Count, "difference")} between the dialect and plain Ingress "
            + "semantics.**\n\n")
            .Append("| Host | Path | With the dialect | Without | Because | For example |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (RoutingChange change in shown.Changes)
        {
            string example = change.IsExample ? "for example " : "";
            string host = change.Host == RoutingChange.OtherHosts ? change.HostText : Code(change.HostText);
            text.Append($"| {host} | {example}{change.DescribePaths(Code)} | {Side(change.Old)} | {Side(change.New)} | ")
                .Append(string.Join("<br>", migration.CausesOf(change).Select(c => Because(migration, c))))
                .Append($" | {Code(ChangeText.Witness(change))} |\n");
        }

        if (shown.More is { } more)
        {
            text.Append($"\n… {more}. `ingress-rules migrate --output json` lists all.\n");
        }

        return text.ToString();
    }

    private static string Because(Migration migration, QuirkCause cause)
    {
        string by = cause.Annotation is { } annotation ? $" by {Code(annotation)}" : "";
        string of = cause.Ingress is { } ingress ? $" of {Code(ingress.ToString())}" : "";
        string at = migration.PlaceOf(cause) is { HasPosition: true } place ? $" ({Code($"{place.File}:{place.Line}")})" : "";
        return $"{cause.Quirk.Name}{by}{of}{at}. {cause.Quirk.Advice}";
    }

    private static string Side(IngressMatch side) => side.Backend is { } backend
        ? Code(backend.ToString()) + (side.Ingress is { } ingress ? $" ({Code(ingress.ToString())})" : "")
        : ChangeText.NoBackend;

    // Sentences of our own, in which the texts of manifests are quoted.
    private static string Plain(string sentence) => string.Concat(VisibleText.Of(sentence, 1000).Select(c =>
        c is '|' or '<' or '>' or '*' or '_' or '`' or '[' or ']' or '\\' or '~' or '@' or '#' ? $"\\{c}" : c.ToString()));

    private static string Code(string text) => MarkdownText.Code(ChangeText.Shown(text));
}
