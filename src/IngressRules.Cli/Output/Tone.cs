namespace IngressRules.Cli.Output;

/// <summary>The role of a piece of text, which determines its colour.</summary>
internal enum Tone
{
    /// <summary>Running text and quoted lines.</summary>
    Plain,

    /// <summary>The most important text.</summary>
    Strong,

    /// <summary>Line numbers and the gutter beside them.</summary>
    Gutter,

    /// <summary>An error.</summary>
    Error,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>A finding of severity info, or a related place of a finding.</summary>
    Note,

    /// <summary>What a change takes away.</summary>
    Removed,

    /// <summary>What a change brings.</summary>
    Added,
}
