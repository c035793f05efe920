namespace IngressRules.IngressNginx.Patterns;

/// <summary>How an expression is compared.</summary>
internal enum PatternKind
{
    /// <summary>From the start of a path, ignoring case, and open at the end.</summary>
    Path,

    /// <summary>From the start of a path, with case, and open at the end.</summary>
    ExactCasePath,

    /// <summary>Anywhere in a text, with case.</summary>
    Search,

    /// <summary>A text without expressions, from the start of a path and ignoring case.</summary>
    Literal,
}
