using IngressRules.Matching;

namespace IngressRules.Explanation;

/// <summary>A reason why servers may interpret a request target differently.</summary>
public enum Ambiguity
{
    /// <summary>It has a <c>#</c>.</summary>
    Fragment,

    /// <summary>Its path has a backslash.</summary>
    Backslash,

    /// <summary>Its path has a NUL, raw or encoded.</summary>
    Nul,

    /// <summary>Its path has an encoded slash.</summary>
    EncodedSlash,

    /// <summary>Its path has an encoded backslash.</summary>
    EncodedBackslash,

    /// <summary>Its path has a <c>%</c> without two hexadecimal digits after it.</summary>
    BrokenPercent,

    /// <summary>Its path has a dot segment beside an empty segment.</summary>
    DotsBesideEmptySegment,

    /// <summary>Decoded further, or without its parameters, its path matches a rule with another backend.</summary>
    RuleInDisguise,
}

/// <summary>Finds the reasons. The matcher decides whether a target is ambiguous; this only explains it.</summary>
internal static class Ambiguities
{
    public static IReadOnlyList<Ambiguity> Of(string target, IngressMatch match)
    {
        if (!RequestTarget.IsAmbiguous(target))
        {
            return match.Outcome == MatchOutcome.Refused ? [Ambiguity.RuleInDisguise] : [];
        }

        int query = target.AsSpan().IndexOfAny('?', '#');
        string path = query < 0 ? target : target[..query];
        (bool Applies, Ambiguity Reason)[] reasons =
        [
            (target.Contains('#', StringComparison.Ordinal), Ambiguity.Fragment),
            (path.Contains('\\', StringComparison.Ordinal), Ambiguity.Backslash),
            (path.Contains('\0', StringComparison.Ordinal) || Has("%00"), Ambiguity.Nul),
            (Has("%2F"), Ambiguity.EncodedSlash),
            (Has("%5C"), Ambiguity.EncodedBackslash),
            (HasBrokenPercent(path), Ambiguity.BrokenPercent),
        ];
        List<Ambiguity> found = [.. reasons.Where(r => r.Applies).Select(r => r.Reason)];
        return found.Count > 0 ? found : [Ambiguity.DotsBesideEmptySegment];

        bool Has(string triplet) => path.Contains(triplet, StringComparison.OrdinalIgnoreCase);
    }

    private static bool HasBrokenPercent(string path)
    {
        for (int i = path.IndexOf('%', StringComparison.Ordinal); i >= 0; i = path.IndexOf('%', i + 1))
        {
            if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
            {
                return true;
            }
        }

        return false;
    }
}
