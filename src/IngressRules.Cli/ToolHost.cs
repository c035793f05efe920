using System.Text;

namespace IngressRules.Cli;

/// <summary>What the tool knows of the world around it: three streams and a terminal, or none.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output, in bytes; whoever writes brings a buffer.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ToolHost(Stream Input, Stream Output, TextWriter Error) : IDisposable
{
    private const int WidthWithoutTerminal = 80;
    private const int SmallestWidth = 40;

    /// <summary>How many columns text is set in.</summary>
    public int Width { get; init; } = WidthWithoutTerminal;

    /// <summary>Whether text may carry colours.</summary>
    public bool Colour { get; init; }

    /// <summary>The folder that relative names start from.</summary>
    public string CurrentDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>UTF-8 without a byte order mark, which no pipe wants.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// The process' own streams. Colours need a terminal that can show them, and nobody who asked for none (no-color.org).
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
            Colour = terminal && colourWanted,
            Width = terminal ? TerminalWidth() : WidthWithoutTerminal,
        };
    }

    /// <summary>A buffered text writer on <see cref="Output"/>, with <c>\n</c> everywhere, as every other Unix tool writes.</summary>
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
        // A terminal that does not know its own width says 0.
        int width = Console.WindowWidth;
        return width <= 0 ? WidthWithoutTerminal : Math.Max(width, SmallestWidth);
    }
}
