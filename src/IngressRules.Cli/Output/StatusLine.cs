namespace IngressRules.Cli.Output;

/// <summary>A line on standard error that is written over while work goes on, and removed in the end. Only a terminal gets it.</summary>
internal sealed class StatusLine(ToolHost host)
{
    /// <summary>How long work is done without a word.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    private int _shown;

    /// <summary>Whether somebody sees the line.</summary>
    public bool IsSeen => host.IsErrorTerminal;

    /// <summary>Shows a text in place of the last one, as much of it as a line has room for.</summary>
    public void Show(string text)
    {
        text = text.Length < host.Width ? text : text[..(host.Width - 1)];
        host.Error.Write("\r" + text.PadRight(_shown));
        _shown = text.Length;
    }

    /// <summary>Removes the line.</summary>
    public void Clear()
    {
        if (_shown > 0)
        {
            host.Error.Write($"\r{new string(' ', _shown)}\r");
            _shown = 0;
        }
    }
}
