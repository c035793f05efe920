namespace IngressRules.IngressNginx.Patterns;

/// <summary>What a pattern is used for.</summary>
internal enum PatternKind
{
    /// <summary>A path where expressions are on (N22): <c>^</c> and the text, in any case, open at the end.</summary>
    Path,

    /// <summary>The same, but capitals and small letters differ.</summary>
    ExactCasePath,

    /// <summary>
    /// What a rewrite searches in a path that <see cref="Path"/> of the same text has matched (N25): in any case. Only where the text has
    /// alternatives outside of groups can that begin elsewhere than at the start.
    /// </summary>
    Rewrite,

    /// <summary>An expression that is searched; capitals and small letters differ.</summary>
    Search,

    /// <summary>A text with which a path begins, in any case. No character of it has a meaning.</summary>
    Literal,
}
