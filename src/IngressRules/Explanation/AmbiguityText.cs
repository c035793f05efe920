using IngressRules.Matching;

namespace IngressRules.AspNetCore.Admin.Explaining;

/// <summary>Says what is ambiguous about a target. The matcher decides; here its reasons get names.</summary>
internal static class AmbiguityText
{
    public static IReadOnlyList<string> Of(string target, IngressMatch match)
    {
        if (!RequestTarget.IsAmbiguous(target))
        {
            return match.Outcome == MatchOutcome.Refused ? ["Decoded further, it is a path that another rule sends to another backend."] : [];
        }

        int query = target.AsSpan().IndexOfAny('?', '#');
        string path = query < 0 ? target : target[..query];
        var reasons = new List<string>();
        Add(target.Contains('#', StringComparison.Ordinal), "It has a “#”, which clients keep to themselves: leave the part from there out.");
        Add(path.Contains('\\', StringComparison.Ordinal), "It has a backslash, which some servers read as a slash.");
        Add(path.Contains('\0', StringComparison.Ordinal) || Has("%00"), "It has a NUL, at which some servers stop reading.");
        Add(Has("%2F"), "It has an encoded slash (%2F), which some servers read as a separator.");
        Add(Has("%5C"), "It has an encoded backslash (%5C), which some servers read as a slash.");
        Add(HasBrokenTriplet(path), "It has a “%” without two hexadecimal digits after it.");
        Add(reasons.Count == 0, "It has dots beside an empty segment, which servers resolve in different orders.");
        return reasons;

        bool Has(string triplet) => path.Contains(triplet, StringComparison.OrdinalIgnoreCase);

        void Add(bool applies, string reason)
        {
            if (applies)
            {
                reasons.Add(reason);
            }
        }
    }

    private static bool HasBrokenTriplet(string path)
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
