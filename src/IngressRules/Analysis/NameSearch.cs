using IngressRules.Diagnostics;

namespace IngressRules.Analysis;

/// <summary>
/// Finds the name that a wrong one is probably meant to be. The work is the product of the numbers of wrong and of existing names, so it
/// has a budget: the first wrong names get an answer, and a hostile text cannot cause unbounded work.
/// </summary>
internal sealed class NameSearch
{
    private const long Budget = 4_000_000;

    private long _budget = Budget;

    /// <summary>Gives it the whole budget again.</summary>
    public void Renew() => _budget = Budget;

    /// <summary>
    /// The nearest of some names; of several equally near ones the first in ordinal order. Null where none is near, or where there are so
    /// many that the budget does not last: whether it does depends on the names alone, and not on their order.
    /// </summary>
    public string? Nearest(string name, IEnumerable<string> existing)
    {
        string? best = null;
        var distances = new NameDistance(name);
        int most = Math.Clamp(name.Length / 4, 1, 3), bestDistance = most + 1;
        foreach (string candidate in existing)
        {
            _budget--;
            if (_budget < 0)
            {
                return null;
            }

            if (Math.Abs(candidate.Length - name.Length) > most || candidate == name)
            {
                continue;
            }

            _budget -= (long)candidate.Length * name.Length;
            int distance = distances.To(candidate);
            if (distance < bestDistance || (distance == bestDistance && best is not null && string.CompareOrdinal(candidate, best) < 0))
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }
}
