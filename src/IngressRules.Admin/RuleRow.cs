using IngressRules.Compilation;
using IngressRules.Drawing;
using IngressRules.Model;

namespace IngressRules.Admin;

/// <summary>A row of the table of rules: what pictures draw of a table, with the texts that pages show and search.</summary>
/// <param name="Rule">The path, or the default backend.</param>
internal sealed record RuleRow(DrawnRule Rule)
{
    /// <summary>The host as the rule writes it; empty for any host.</summary>
    public string Host => Rule.Host;

    /// <summary>The host as pages display it.</summary>
    public string HostText => Rule.HostText;

    /// <summary>The path as the rule writes it; null for a default backend.</summary>
    public string? Path => Rule.Rule?.Path;

    /// <summary>The path as pages display it.</summary>
    public string PathText => Rule.PathText;

    /// <summary>The path type, or <c>default</c>.</summary>
    public string PathType => Rule.Rule?.PathType.Value ?? "default";

    /// <summary>The backend that gets the requests.</summary>
    public BackendReference Backend => Rule.Backend;

    /// <summary>The Ingress, or null where the embedding host configured the backend.</summary>
    public Ingress? Ingress => Rule.Ingress;

    /// <summary>The field of the Ingress that the row comes from.</summary>
    public string Position { get; } =
        Rule.Rule?.Field.ToString() ?? (Rule.Ingress is null ? "configured" : "spec.defaultBackend");

    /// <summary>The field in the short form that matches use: <c>rules[0].paths[1]</c>.</summary>
    public string PlaceText => Position.Replace("spec.", "", StringComparison.Ordinal).Replace(".http.", ".", StringComparison.Ordinal);

    /// <summary>The backend as pages display it.</summary>
    public string BackendText { get; } = Rule.Backend.ToString();

    /// <summary>The name of the Ingress, <c>namespace/name</c>; null where there is none.</summary>
    public string? IngressText { get; } = Rule.Ingress?.ToString();

    /// <summary>An example URL that this row matches, for the explanation; another row may take precedence.</summary>
    public string ExampleUrl
    {
        get
        {
            string path = Path ?? "/";
            return Host.Length == 0 ? path : $"http://{(WildcardHost.Is(Host) ? "any." + WildcardHost.Parent(Host) : Host)}{path}";
        }
    }

    /// <summary>All rows of a table, in its order.</summary>
    public static IReadOnlyList<RuleRow> Of(CompiledRules rules) => [.. DrawnRule.Of(rules).Select(r => new RuleRow(r))];

    /// <summary>True where every word of a search occurs in some column.</summary>
    public bool Contains(string[] words)
    {
        foreach (string word in words)
        {
            bool found = Has(HostText, word)
                || Has(PathText, word)
                || Has(PathType, word)
                || Has(BackendText, word)
                || Has(IngressText ?? "", word);
            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
