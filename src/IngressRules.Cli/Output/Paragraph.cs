using System.Text;

namespace IngressRules.Cli.Output;

/// <summary>Text in several tones, wrapped between words at the width of the writer. A word longer than a line is not split.</summary>
/// <param name="writer">The writer of the text.</param>
/// <param name="indent">The indentation of every line except the first.</param>
/// <param name="column">The column at which the first line continues.</param>
internal sealed class Paragraph(TonedWriter writer, int indent, int column = 0)
{
    // Adjacent words of one tone on a line are written together, so that the colour is switched on only once.
    private readonly StringBuilder _run = new();
    private Tone _tone;
    private int _column = column;
    private bool _spaceDue;

    /// <summary>Begins a line that is indented.</summary>
    /// <param name="writer">The writer of the text, at the beginning of a line.</param>
    /// <param name="column">How far the first line is indented.</param>
    /// <param name="indent">How far every other line is.</param>
    public static Paragraph Indented(TonedWriter writer, int column, int indent)
    {
        writer.Write(new string(' ', column));
        return new Paragraph(writer, indent, column);
    }

    /// <summary>Adds text. A line may break at its spaces. Text before the first space continues the previous word.</summary>
    public Paragraph Add(string text, Tone tone = Tone.Plain)
    {
        if (tone != _tone)
        {
            WriteRun();
            _tone = tone;
        }

        bool first = true;
        foreach (string word in text.Split(' '))
        {
            _spaceDue |= !first;
            first = false;
            if (word.Length > 0)
            {
                AddWord(word);
            }
        }

        return this;
    }

    /// <summary>Ends the last line.</summary>
    public void End()
    {
        WriteRun();
        writer.EndLine();
    }

    private void AddWord(string word)
    {
        int width = TextWidth.Of(word);
        if (_spaceDue && _column > indent && _column + 1 + width > writer.Width)
        {
            End();
            writer.Write(new string(' ', indent));
            _column = indent;
        }
        else if (_spaceDue)
        {
            _run.Append(' ');
            _column++;
        }

        _run.Append(word);
        _column += width;
        _spaceDue = false;
    }

    private void WriteRun()
    {
        if (_run.Length > 0)
        {
            writer.Write(_run.ToString(), _tone);
            _run.Clear();
        }
    }
}
