using System.Diagnostics.CodeAnalysis;
using System.Text;
using IngressRules.Patterns;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Patterns;

/// <summary>
/// Expressions as nginx gives them to PCRE: over bytes, with the letters of ASCII alone. They get exactly PCRE's meaning, or are refused.
/// </summary>
internal static class PcrePattern
{
    /// <summary>The longest expression, in bytes of UTF-8.</summary>
    public const int MaxLength = 1000;

    /// <summary>Reads an expression.</summary>
    /// <param name="pattern">The text as its author wrote it. Its characters stand for their bytes in UTF-8.</param>
    /// <param name="kind">What it is used for.</param>
    /// <param name="result">The pattern; null where it is refused.</param>
    /// <param name="refusal">
    /// Why, as a clause about the expression (<c>the back-reference at character 7 …</c>); null where it is not. Positions count from 1.
    /// </param>
    public static bool TryParse(
        string pattern, PatternKind kind, [NotNullWhen(true)] out LinearPattern? result, [NotNullWhen(false)] out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        result = null;
        if (pattern.Length > MaxLength || Encoding.UTF8.GetByteCount(pattern) > MaxLength)
        {
            refusal = $"it is longer than {MaxLength} bytes";
            return false;
        }

        if (pattern.Contains('\0', StringComparison.Ordinal))
        {
            refusal = "it has a NUL, at which nginx would cut it";
            return false;
        }

        if (kind == PatternKind.Literal)
        {
            return LinearPattern.TryCreate(pattern, Literal(pattern), out result, out refusal);
        }

        var parser = new PcreParser(pattern, ignoreCase: kind is PatternKind.Path or PatternKind.Rewrite);
        if (parser.Parse(isAnchored: kind is not (PatternKind.Search or PatternKind.Rewrite)) is { } expression)
        {
            // One that has matched at the start is found there first.
            return kind == PatternKind.Rewrite && !parser.HasAlternatives
                ? TryParse(pattern, PatternKind.Path, out result, out refusal)
                : LinearPattern.TryCreate(pattern, expression, out result, out refusal);
        }

        refusal = parser.Refusal!;
        return false;
    }

    private static PatternNode Literal(string text)
    {
        var items = new List<PatternNode> { PatternNode.At(PatternPlace.Start) };
        foreach (byte value in Encoding.UTF8.GetBytes(text))
        {
            items.Add(PatternNode.Byte(ByteSet.Range(value, value).IgnoringCase()));
        }

        return PatternNode.Sequence([.. items]);
    }
}
