namespace IngressRules.Cli.Output;

/// <summary>Running text in several tones, broken between words at the width of the writer. A word longer than a line stays whole.</summary>
internal sealed class Paragraph(TonedWriter writer, int indent, int column = 0)
{
    private int _column = column;
    private bool _spaceDue;

    /// <summary>Adds text. The spaces in it are where a line may end; the text before its first space follows on without one.</summary>
    public Paragraph Add(string text, Tone tone = Tone.Plain)
    {
        bool first = true;
        foreach (string word in text.Split(' '))
        {
            _spaceDue |= !first;
            first = false;
            if (word.Length > 0)
            {
                AddWord(word, tone);
            }
        }

        return this;
    }

    /// <summary>Ends the last line.</summary>
    public void End() => writer.EndLine();

    private void AddWord(string word, Tone tone)
    {
        int width = TextWidth.Of(word);
        if (_spaceDue && _column > indent && _column + 1 + width > writer.Width)
        {
            writer.EndLine();
            writer.Write(new string(' ', indent));
            _column = indent;
        }
        else if (_spaceDue)
        {
            writer.Write(" ");
            _column++;
        }

        writer.Write(word, tone);
        _column += width;
        _spaceDue = false;
    }
}
