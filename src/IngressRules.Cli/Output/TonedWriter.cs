using Spectre.Console;

namespace IngressRules.Cli.Output;

/// <summary>Writes pieces of text in their tones. Without colours a tone changes nothing.</summary>
internal abstract class TonedWriter(TextWriter output)
{
    /// <summary>The width of a line in columns.</summary>
    public required int Width { get; init; }

    /// <summary>The writer underneath.</summary>
    protected TextWriter Output { get; } = output;

    /// <summary>Creates a writer for the host's standard output.</summary>
    public static TonedWriter Create(TextWriter output, ToolHost host) =>
        host.Colour ? new ColourWriter(output) { Width = host.Width } : new PlainWriter(output) { Width = host.Width };

    /// <summary>Writes text that is already escaped and has no line breaks.</summary>
    public abstract void Write(string text, Tone tone = Tone.Plain);

    /// <summary>Ends the line.</summary>
    public void EndLine() => Output.WriteLine();

    private sealed class PlainWriter(TextWriter output) : TonedWriter(output)
    {
        public override void Write(string text, Tone tone = Tone.Plain) => Output.Write(text);
    }

    private sealed class ColourWriter : TonedWriter
    {
        private readonly AnsiWriter _ansi;

        public ColourWriter(TextWriter output)
            : base(output) => _ansi = new AnsiWriter(output, AnsiCapabilities.Create(output, new AnsiWriterSettings
            {
                Ansi = AnsiSupport.Yes,
                ColorSystem = ColorSystemSupport.Standard,
            }));

        public override void Write(string text, Tone tone = Tone.Plain)
        {
            if (tone == Tone.Plain)
            {
                Output.Write(text);
            }
            else
            {
                _ansi.Write(text, StyleOf(tone));
            }
        }

        private static Style StyleOf(Tone tone) => tone switch
        {
            Tone.Strong => new Style(decoration: Decoration.Bold),
            Tone.Gutter => new Style(Color.Blue),
            Tone.Error => new Style(Color.Red, decoration: Decoration.Bold),
            Tone.Warning => new Style(Color.Yellow, decoration: Decoration.Bold),
            Tone.Note => new Style(Color.Aqua, decoration: Decoration.Bold),
            Tone.Removed => new Style(Color.Red),
            Tone.Added => new Style(Color.Green),
            _ => Style.Plain,
        };
    }
}
