using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// Neighbours among the rules of a host, which are in ordinal order of their canonical paths: those whose paths begin with the same text.
/// Going on by a character is a binary search, so nothing has to be made before.
/// </summary>
/// <param name="Rules">All rules of the host.</param>
/// <param name="From">The first of the neighbours.</param>
/// <param name="To">The first behind them.</param>
/// <param name="Length">How many characters their paths have in common.</param>
internal readonly record struct PathRange(ValueList<CompiledRule> Rules, int From, int To, int Length)
{
    /// <summary>How many there are.</summary>
    public int Count => To - From;

    /// <summary>All rules of a host.</summary>
    public static PathRange Of(ValueList<CompiledRule> rules) => new(rules, 0, rules.Count, 0);

    /// <summary>The rules.</summary>
    public ReadOnlySpan<CompiledRule> AsSpan() => Count == 0 ? [] : Rules.AsSpan()[From..To];

    /// <summary>Those whose path is the common text and no more.</summary>
    public PathRange Whole()
    {
        int to = From;
        while (to < To && NextOf(to) < 0)
        {
            to++;
        }

        return this with { To = to };
    }

    /// <summary>Those whose path goes on with a character, which they then have in common, too.</summary>
    public PathRange Next(char with) => Next(with, with) with { Length = Length + 1 };

    /// <summary>Those whose path goes on with a character from the first to the last one.</summary>
    public PathRange Next(char first, char last)
    {
        if (Count == 0 || NextOf(To - 1) < first || NextOf(From) > last)
        {
            return this with { To = From };
        }

        int from = NextOf(From) >= first ? From : FirstFrom(first);
        return this with { From = from, To = NextOf(To - 1) <= last ? To : FirstFrom(last + 1) };
    }

    /// <summary>Those that come before others of them; all where there are no others.</summary>
    public PathRange Before(PathRange others) => others.Count == 0 ? this : this with { To = others.From };

    /// <summary>The character behind the common text; -1 where the path ends.</summary>
    private int NextOf(int rule) => Rules[rule].CanonicalPath is var path && path.Length > Length ? path[Length] : -1;

    private int FirstFrom(int character)
    {
        (int low, int high) = (From, To);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = NextOf(middle) < character ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
