using System.Text;

namespace IngressRules.Cli.Output;

/// <summary>
/// Running text in several tones, broken between words at the width of the writer. A word longer than a line stays whole.
/// </summary>
/// <param name="writer">Where the text goes.</param>
/// <param name="indent">How far every line but the first is moved to the right.</param>
/// <param name="column">How far the first line is already filled.</param>
internal sealed class Paragraph(TonedWriter writer, int indent, int column = 0)
{
    // Words of one tone on one line are written in one go, so that a colour is switched on once for them all.
    private readonly StringBuilder _run = new();
    private Tone _tone;
    private int _column = column;
    private bool _spaceDue;

    /// <summary>Adds text. The spaces in it are where a line may end; the text before its first space follows on without one.</summary>
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
