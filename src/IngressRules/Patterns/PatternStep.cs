namespace IngressRules.Patterns;

/// <summary>What a step of a program does.</summary>
internal enum PatternStepKind
{
    /// <summary>Takes a byte of the set <see cref="PatternStep.Value"/>.</summary>
    Byte,

    /// <summary>Goes on in two ways, <see cref="PatternStep.Next"/> before <see cref="PatternStep.Other"/>.</summary>
    Split,

    /// <summary>Keeps the position in the slot <see cref="PatternStep.Value"/>: two for each capture, start and end.</summary>
    Keep,

    /// <summary>Goes on at a <see cref="PatternPlace"/> alone.</summary>
    Place,

    /// <summary>The expression has matched.</summary>
    Match,
}

/// <summary>A step of a program.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Value">Its set, slot or place.</param>
/// <param name="Next">The step after it.</param>
/// <param name="Other">The second step after it.</param>
internal readonly record struct PatternStep(PatternStepKind Kind, int Value = 0, int Next = 0, int Other = 0);
