using IngressRules.Policies;

namespace IngressRules.Matching;

/// <summary>Expressions in the order in which they are tried. Immutable.</summary>
internal sealed class PatternTable(IReadOnlyList<LinearPattern> patterns)
{
    private readonly LinearPattern[] _patterns = [.. patterns];

    /// <summary>The index of the first expression that matches, or -1.</summary>
    /// <param name="text">The text, a character for each byte.</param>
    public int Find(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < _patterns.Length; i++)
        {
            if (_patterns[i].IsMatch(text))
            {
                return i;
            }
        }

        return -1;
    }
}
