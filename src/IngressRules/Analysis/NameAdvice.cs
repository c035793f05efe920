using IngressRules.Diagnostics;

namespace IngressRules.Analysis;

/// <summary>
/// Guesses which of the existing names somebody meant. Comparing names is the one thing here whose work is a product of what is missing and
/// what exists, so it has a budget: a person mends the first findings first, and a hostile text gets no further.
/// </summary>
internal sealed class NameAdvice(IEnumerable<(string Namespace, string Name)> existing)
{
    private readonly ILookup<string, string> _byNamespace = existing
        .OrderBy(e => e.Name, StringComparer.Ordinal)
        .ToLookup(e => e.Namespace, e => e.Name, StringComparer.Ordinal);

    private readonly ILookup<string, string> _byName = existing
        .OrderBy(e => e.Namespace, StringComparer.Ordinal)
        .ToLookup(e => e.Name, e => e.Namespace, StringComparer.Ordinal);

    private long _budget = 20_000_000;

    /// <summary>The existing name that a wrong one probably stands for, or null.</summary>
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

    /// <summary>
    /// What to write instead of a name that does not exist, as a sentence with a space in front; empty where nothing is near.
    /// </summary>
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
