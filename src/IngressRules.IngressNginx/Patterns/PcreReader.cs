using System.Text;

namespace IngressRules.IngressNginx.Patterns;

/// <summary>The text of an expression and a position in it. The first fault is kept, and the text ends there.</summary>
internal sealed class PcreReader
{
    private readonly string _pattern;
    private readonly string _bytes;

    /// <summary>Creates a reader.</summary>
    /// <param name="pattern">The expression.</param>
    public PcreReader(string pattern)
    {
        _pattern = pattern;
        _bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(pattern));
    }

    /// <summary>What is wrong; null as long as nothing is.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The number of bytes that are read.</summary>
    public int Position { get; set; }

    /// <summary>True behind the last byte, and after a fault.</summary>
    public bool IsAtEnd => Position >= _bytes.Length || Refusal is not null;

    /// <summary>Whether the text goes on with some characters.</summary>
    public bool Has(string text) => !IsAtEnd && string.CompareOrdinal(_bytes, Position, text, 0, text.Length) == 0;

    /// <summary>The byte at a distance, as a character; a NUL behind the end.</summary>
    public char Peek(int distance = 0) => Position + distance < _bytes.Length && Refusal is null ? _bytes[Position + distance] : '\0';

    /// <summary>Reads a byte.</summary>
    public char Read() => IsAtEnd ? '\0' : _bytes[Position++];

    /// <summary>Reads some characters if the text goes on with them.</summary>
    public bool Skip(string text)
    {
        bool has = Has(text);
        Position += has ? text.Length : 0;
        return has;
    }

    /// <summary>The bytes from the position to some characters, which are read too; null where they do not follow.</summary>
    public string? ReadTo(string end)
    {
        int at = IsAtEnd ? -1 : _bytes.IndexOf(end, Position, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        string text = _bytes[Position..at];
        Position = at + end.Length;
        return text;
    }

    /// <summary>Reads to the end of the line, which is read too.</summary>
    public void SkipLine() => Position = _bytes.IndexOf('\n', Position) is >= 0 and var end ? end + 1 : _bytes.Length;

    /// <summary>Reads digits while they are of a base, at most so many, and returns their number; null where there is none.</summary>
    public int? ReadNumber(int @base, int most = int.MaxValue)
    {
        int? number = null;
        for (int i = 0; i < most && char.IsAsciiHexDigit(Peek()); i++)
        {
            int digit = Convert.ToInt32(Peek().ToString(), 16);
            if (digit >= @base)
            {
                break;
            }

            number = Math.Min(((number ?? 0) * @base) + digit, 0xFFFFFF);
            Position++;
        }

        return number;
    }

    /// <summary>Says that PCRE refuses the expression.</summary>
    /// <param name="what">What is wrong.</param>
    /// <param name="position">Where, in bytes from 0.</param>
    public void Invalid(string what, int position) =>
        Refusal ??= $"{what} at character {Character(position)}, which PCRE does not compile";

    /// <summary>Says that the expression cannot run here.</summary>
    /// <param name="construct">What is in it.</param>
    /// <param name="position">Where, in bytes from 0.</param>
    public void Unsupported(string construct, int position) =>
        Refusal ??= $"{construct} at character {Character(position)}, which cannot run in linear time here";

    /// <summary>The number of the character that has a byte, from 1.</summary>
    public int Character(int position)
    {
        int bytes = 0, character = 0;
        foreach (Rune rune in _pattern.EnumerateRunes())
        {
            character++;
            bytes += rune.Utf8SequenceLength;
            if (bytes > position)
            {
                return character;
            }
        }

        return Math.Max(character, 1);
    }
}
