using IngressRules.Diagnostics;

namespace IngressRules.Analysis;

/// <summary>Suggests an existing name for a wrong one; see <see cref="NameSearch"/>.</summary>
internal sealed class NameAdvice(IEnumerable<(string Namespace, string Name)> existing)
{
    private readonly ILookup<string, string> _byNamespace = existing.ToLookup(e => e.Namespace, e => e.Name, StringComparer.Ordinal);

    private readonly Lazy<ILookup<string, string>> _byName = new(() => existing
        .OrderBy(e => e.Namespace, StringComparer.Ordinal)
        .ToLookup(e => e.Name, e => e.Namespace, StringComparer.Ordinal));

    private readonly NameSearch _search = new();

    /// <summary>Gives it the whole budget again.</summary>
    public void Renew() => _search.Renew();

    /// <summary>The existing name that a wrong one is probably meant to be, or null.</summary>
    public string? Nearest(string @namespace, string name) => _search.Nearest(name, _byNamespace[@namespace]);

    /// <summary>The suggestion as a sentence with a leading space; empty where no existing name is similar.</summary>
    public string Sentence(string @namespace, string name, string kind)
    {
        if (Nearest(@namespace, name) is { } nearest)
        {
            return $" Did you mean {QuotedText.Quote(nearest)}?";
        }

        return _byName.Value[name].FirstOrDefault() is { Length: > 0 } elsewhere
            ? $" Namespace {elsewhere} has one of that name, but an Ingress reaches only its own namespace."
            : $" Create it, or name {kind} that exists.";
    }
}
