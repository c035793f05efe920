using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Admin;

/// <summary>A row of the table of rules: a path, or a default backend.</summary>
/// <param name="Host">The host as the rule writes it; empty for any host.</param>
/// <param name="Path">The path as the rule writes it; null for a default backend.</param>
/// <param name="PathType">The path type, or <c>default</c>.</param>
/// <param name="Backend">The backend that gets the requests.</param>
/// <param name="Ingress">The Ingress, or null where the embedding host configured the backend.</param>
/// <param name="Position">The field of the Ingress that the row comes from.</param>
internal sealed record RuleRow(string Host, string? Path, string PathType, BackendReference Backend, Ingress? Ingress, string Position)
{
    /// <summary>The host as pages display it.</summary>
    public string HostText => Host.Length == 0 ? "any host" : Host;

    /// <summary>The path as pages display it.</summary>
    public string PathText => Path ?? "everything else";

    /// <summary>The field in the short form that matches use: <c>rules[0].paths[1]</c>.</summary>
    public string PlaceText => Position.Replace("spec.", "", StringComparison.Ordinal).Replace(".http.", ".", StringComparison.Ordinal);

    /// <summary>The backend as pages display it.</summary>
    public string BackendText { get; } = Backend.ToString();

    /// <summary>The name of the Ingress, <c>namespace/name</c>; null where there is none.</summary>
    public string? IngressText { get; } = Ingress?.ToString();

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
    public static IReadOnlyList<RuleRow> Of(CompiledRules rules)
    {
        var rows = new List<RuleRow>();
        foreach (CompiledHost host in rules.Hosts)
        {
            rows.AddRange(
                host.Rules.Select(r => new RuleRow(host.Host, r.Path, r.PathType.Value, r.Backend, r.Ingress, r.Field.ToString())));
            if (host.DefaultBackend is { } own)
            {
                rows.Add(OfDefault(host.Host, own));
            }
        }

        if (rules.GlobalDefault is { } global)
        {
            rows.Add(OfDefault("", global));
        }

        return rows;
    }

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

    private static RuleRow OfDefault(string host, CompiledDefaultBackend backend) =>
        new(host, null, "default", backend.Backend, backend.Ingress, backend.Ingress is null ? "configured" : "spec.defaultBackend");
}
