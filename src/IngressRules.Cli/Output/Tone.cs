namespace IngressRules.Cli.Output;

/// <summary>What a piece of text is, from which follows how it is coloured.</summary>
internal enum Tone
{
    /// <summary>Running text and quoted lines.</summary>
    Plain,

    /// <summary>What the eye should find first.</summary>
    Strong,

    /// <summary>Line numbers and the strokes beside them.</summary>
    Gutter,

    /// <summary>Of an error.</summary>
    Error,

    /// <summary>Of a warning.</summary>
    Warning,

    /// <summary>Of a finding of severity info, and of a second place that a finding is about.</summary>
    Note,
}
