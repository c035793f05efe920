using IngressRules.Diagnostics;

namespace IngressRules.Analysis;

/// <summary>
/// Suggests an existing name for a wrong one. The work is the product of the numbers of missing and of existing names, so it has a budget:
/// the first findings get suggestions, and a hostile text cannot cause unbounded work.
/// </summary>
internal sealed class NameAdvice(IEnumerable<(string Namespace, string Name)> existing)
{
    private const long Budget = 4_000_000;

    private readonly ILookup<string, string> _byNamespace = existing
        .OrderBy(e => e.Name, StringComparer.Ordinal)
        .ToLookup(e => e.Namespace, e => e.Name, StringComparer.Ordinal);

    private readonly ILookup<string, string> _byName = existing
        .OrderBy(e => e.Namespace, StringComparer.Ordinal)
        .ToLookup(e => e.Name, e => e.Namespace, StringComparer.Ordinal);

    private long _budget = Budget;

    /// <summary>Gives it the whole budget again.</summary>
    public void Renew() => _budget = Budget;

    /// <summary>The existing name that a wrong one is probably meant to be, or null.</summary>
    public string? Nearest(string @namespace, string name)
    {
        string? best = null;
        int bestDistance = Math.Clamp(name.Length / 4, 1, 3) + 1;
        foreach (string candidate in _byNamespace[@namespace])
        {
            _budget--;
            if (_budget < 0)
            {
                return null;
            }

            if (Math.Abs(candidate.Length - name.Length) >= bestDistance || candidate == name)
            {
                continue;
            }

            _budget -= (long)candidate.Length * name.Length;
            int distance = EditDistance.Between(name, candidate);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>The suggestion as a sentence with a leading space; empty where no existing name is similar.</summary>
    public string Sentence(string @namespace, string name, string kind)
    {
        if (Nearest(@namespace, name) is { } nearest)
        {
            return $" Did you mean {QuotedText.Quote(nearest)}?";
        }

        return _byName[name].FirstOrDefault() is { Length: > 0 } elsewhere
            ? $" Namespace {elsewhere} has one of that name, but an Ingress reaches only its own namespace."
            : $" Create it, or name {kind} that exists.";
    }
}
