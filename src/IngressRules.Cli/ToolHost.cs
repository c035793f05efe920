using System.Text;

namespace IngressRules.Cli;

/// <summary>The environment of the tool: its standard streams, and the width and colours of the terminal if there is one.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output in bytes, unbuffered; writers add their own buffer.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ToolHost(Stream Input, Stream Output, TextWriter Error) : IDisposable
{
    private const int WidthWithoutTerminal = 80;
    private const int SmallestWidth = 40;

    /// <summary>The width of text output in columns.</summary>
    public int Width { get; init; } = WidthWithoutTerminal;

    /// <summary>Whether a person reads the output at a terminal, so that long lines are wrapped that programs expect whole.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>The same of standard error.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether text output may have colours.</summary>
    public bool Colour { get; init; }

    /// <summary>The clock, by which a bar shows progress only where something takes long.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The directory that relative paths start from.</summary>
    public string CurrentDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>UTF-8 without a byte order mark, which programs that read from a pipe do not expect.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// The streams of this process. Colours are used if the output is a terminal that supports them and NO_COLOR is not set (no-color.org).
    /// </summary>
    public static ToolHost OfProcess()
    {
        bool terminal = !Console.IsOutputRedirected;
        bool colourWanted = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new ToolHost(
            Console.OpenStandardInput(),
            Console.OpenStandardOutput(),
            new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true })
        {
            IsTerminal = terminal,
            IsErrorTerminal = !Console.IsErrorRedirected,
            Colour = terminal && colourWanted,
            Width = terminal ? TerminalWidth() : WidthWithoutTerminal,
        };
    }

    /// <summary>
    /// A buffered text writer on <see cref="Output"/> with <c>\n</c> line ends on every platform, as usual for Unix tools.
    /// </summary>
    public StreamWriter OpenText() => new(Output, Utf8, bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };

    /// <inheritdoc/>
    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        Error.Dispose();
    }

    private static int TerminalWidth()
    {
        // A terminal of unknown width reports 0.
        int width = Console.WindowWidth;
        return width <= 0 ? WidthWithoutTerminal : Math.Max(width, SmallestWidth);
    }
}
