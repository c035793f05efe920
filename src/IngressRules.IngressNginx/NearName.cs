using IngressRules.Diagnostics;

namespace IngressRules.IngressNginx;

/// <summary>Finds the known name that an unknown one is probably meant to be.</summary>
internal static class NearName
{
    /// <summary>A name at this distance from a known one is taken for a typing error.</summary>
    public const int MaxDistance = 3;

    /// <summary>Longer names are not compared: no annotation and no key is as long.</summary>
    private const int MaxComparedLength = 80;

    /// <summary>The nearest of the known names, and of several the first by ordinal comparison; null where none is near.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The known names, in any order.</param>
    /// <param name="maxDistance">The greatest distance that counts as near.</param>
    public static string? Of(string name, IEnumerable<string> known, int maxDistance)
    {
        string? best = null;
        int bestDistance = maxDistance + 1;
        foreach (string other in name.Length <= MaxComparedLength ? known : [])
        {
            // No distance is below the difference of the lengths.
            if (Math.Abs(other.Length - name.Length) <= bestDistance && EditDistance.Between(other, name) is var distance
                && (distance < bestDistance || (distance == bestDistance && best is not null && string.CompareOrdinal(other, best) < 0)))
            {
                (best, bestDistance) = (other, distance);
            }
        }

        return best;
    }
}
