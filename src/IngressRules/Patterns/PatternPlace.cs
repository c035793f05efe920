namespace IngressRules.Patterns;

/// <summary>A place in a text at which an expression takes no byte.</summary>
public enum PatternPlace
{
    /// <summary>The start of the text.</summary>
    Start,

    /// <summary>The end of the text.</summary>
    End,

    /// <summary>The end of the text, or the newline that ends it.</summary>
    EndOrFinalNewline,

    /// <summary>The start of the text, or behind a newline that does not end it.</summary>
    LineStart,

    /// <summary>The end of the text, or before a newline.</summary>
    LineEnd,

    /// <summary>Between a character of a word (<see cref="ByteSet.Word"/>) and another one, or an end of the text.</summary>
    WordBoundary,

    /// <summary>Everywhere else than at a <see cref="WordBoundary"/>.</summary>
    NoWordBoundary,
}
