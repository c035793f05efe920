using System.Diagnostics.CodeAnalysis;

namespace IngressRules.Patterns;

/// <summary>What a part says of the whole expression.</summary>
internal enum PatternRole
{
    /// <summary>The expression matches only if the part does.</summary>
    Required,

    /// <summary>The expression does not match if the part does.</summary>
    Excluded,
}

/// <summary>The programs of an expression: itself first, then those of its look-aheads.</summary>
internal sealed class PatternParts : IEquatable<PatternParts>
{
    /// <summary>How deep an expression may be nested.</summary>
    public const int MostDepth = 1000;

    private readonly (PatternProgram Program, PatternRole Role)[] _parts;

    private PatternParts((PatternProgram, PatternRole)[] parts) => _parts = parts;

    /// <summary>The programs and what each says of the whole.</summary>
    public ReadOnlySpan<(PatternProgram Program, PatternRole Role)> All => _parts;

    /// <summary>The program that captures.</summary>
    public PatternProgram Main => _parts[0].Program;

    /// <summary>Makes the programs of an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="parts">The programs; null where there can be none.</param>
    /// <param name="refusal">Why there are none.</param>
    public static bool TryMake(
        PatternNode expression, [NotNullWhen(true)] out PatternParts? parts, [NotNullWhen(false)] out string? refusal)
    {
        parts = null;
        if (expression.Depth > MostDepth)
        {
            refusal = "it is nested too deeply";
            return false;
        }

        if (!LookAheadSplit.TrySplit(expression, out LookAheadSplit? split, out refusal))
        {
            return false;
        }

        var made = new List<(PatternProgram, PatternRole)>();
        int steps = 0;
        if (!Add(split.Rest, captures: true, PatternRole.Required)
            || !split.Required.All(r => Add(r, captures: false, PatternRole.Required))
            || !split.Excluded.All(e => Add(e, captures: false, PatternRole.Excluded)))
        {
            refusal = $"with its repetitions written out it has more than {PatternProgram.MostSteps} steps";
            return false;
        }

        parts = new PatternParts([.. made]);
        return true;

        bool Add(PatternNode node, bool captures, PatternRole role)
        {
            if (PatternProgram.TryMake(node, captures) is not { } program || (steps += program.Steps.Length) > PatternProgram.MostSteps)
            {
                return false;
            }

            made.Add((program, role));
            return true;
        }
    }

    /// <summary>True where the expression matches; in time that is linear in the text, but slower than an automaton.</summary>
    /// <param name="text">The text, a character for each byte.</param>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        foreach ((PatternProgram program, PatternRole role) in _parts)
        {
            if (PatternSearch.IsMatch(program, text) != (role == PatternRole.Required))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(PatternParts? other) => other is not null && _parts.AsSpan().SequenceEqual(other._parts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PatternParts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_parts.Length, Main);
}
