using System.Diagnostics.CodeAnalysis;
using IngressRules.Model;
using IngressRules.Patterns;

namespace IngressRules.Policies;

/// <summary>
/// A regular expression over bytes, such as a decoded path, that is matched in time linear in the text and in bounded memory. Patterns are
/// equal when their source and their meaning are. Immutable and safe for several threads.
/// </summary>
public sealed class LinearPattern : IEquatable<LinearPattern>
{
    private readonly PatternNode _expression;
    private PatternMatcher? _matcher;
    private ValueList<string>? _examples;

    private LinearPattern(string source, PatternNode expression, PatternParts parts)
    {
        Source = source;
        _expression = expression;
        Parts = parts;
    }

    /// <summary>The expression as its author wrote it.</summary>
    public string Source { get; }

    /// <summary>Some texts that it matches, for comparisons of tables; not every pattern has any.</summary>
    public ValueList<string> Examples => _examples ??= [.. PatternExamples.Of(_expression).Distinct().Where(e => IsMatch(e))];

    /// <summary>The programs of the expression.</summary>
    internal PatternParts Parts { get; }

    /// <summary>Makes a pattern of an expression, which is searched in the text unless it asks for its start.</summary>
    /// <param name="source">The expression as its author wrote it.</param>
    /// <param name="expression">
    /// The expression. A look-ahead in it must stand, outside of all alternatives and repetitions, where the part before it always takes
    /// the same number of bytes from the start of the text.
    /// </param>
    /// <param name="pattern">The pattern; null where the expression cannot be one.</param>
    /// <param name="refusal">Why it cannot, as a sentence that begins with a small letter; null where it can.</param>
    public static bool TryCreate(
        string source,
        PatternNode expression,
        [NotNullWhen(true)] out LinearPattern? pattern,
        [NotNullWhen(false)] out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(expression);
        if (!PatternParts.TryMake(expression, out PatternParts? parts, out refusal))
        {
            pattern = null;
            return false;
        }

        pattern = new LinearPattern(source, expression, parts);
        return true;
    }

    /// <summary>True where the pattern matches.</summary>
    /// <param name="text">The text, a character for each byte. A character above U+00FF counts as a byte that is not ASCII.</param>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        int found = (_matcher ??= new PatternMatcher([Parts])).Find(text);
        return found == PatternAutomaton.Full ? Parts.IsMatch(text) : found == 0;
    }

    /// <summary>The captures, from 1; one that took no part is empty. Null where the pattern does not match.</summary>
    /// <param name="text">The text, a character for each byte.</param>
    public IReadOnlyList<string>? Captures(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int count = Parts.Main.Captures;
        if (count == 0 || Parts.All.Length > 1)
        {
            if (!IsMatch(text))
            {
                return null;
            }
            else if (count == 0)
            {
                return [];
            }
        }

        int[] slots = new int[2 * count];
        if (!PatternSearch.TryFind(Parts.Main, text, slots))
        {
            return null;
        }

        string[] captures = new string[count];
        for (int i = 0; i < count; i++)
        {
            captures[i] = slots[2 * i] >= 0 && slots[(2 * i) + 1] >= 0 ? text[slots[2 * i]..slots[(2 * i) + 1]] : "";
        }

        return captures;
    }

    /// <inheritdoc/>
    public bool Equals(LinearPattern? other) => other is not null && (ReferenceEquals(this, other) || (Source == other.Source
        && Parts.Equals(other.Parts)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LinearPattern);

    /// <inheritdoc/>
    public override int GetHashCode() => Source.GetHashCode(StringComparison.Ordinal);

    /// <summary>The expression as its author wrote it.</summary>
    public override string ToString() => Source;
}
