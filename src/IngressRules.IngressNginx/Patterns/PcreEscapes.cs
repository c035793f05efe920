using IngressRules.Patterns;

namespace IngressRules.IngressNginx.Patterns;

/// <summary>Reads what stands behind a backslash.</summary>
/// <param name="reader">The expression.</param>
/// <param name="counts">Its counts.</param>
internal sealed class PcreEscapes(PcreReader reader, PcreCounts counts)
{
    private static readonly ByteSet Digits = ByteSet.Range((byte)'0', (byte)'9');
    private static readonly ByteSet Spaces = ByteSet.Of(" \t\n\v\f\r");
    private static readonly ByteSet Blanks = ByteSet.Of(" \t\xa0");
    private static readonly ByteSet LineEnds = ByteSet.Of("\n\v\f\r\x85");

    /// <summary>The place that an escape stands for; null where it stands for none, and nothing is read then.</summary>
    public PatternPlace? ReadPlace()
    {
        PatternPlace? place = reader.Peek() switch
        {
            'A' => PatternPlace.Start,
            'z' => PatternPlace.End,
            'Z' => PatternPlace.EndOrFinalNewline,
            'b' => PatternPlace.WordBoundary,
            'B' => PatternPlace.NoWordBoundary,
            _ => null,
        };
        reader.Position += place is null ? 0 : 1;
        return place;
    }

    /// <summary>The bytes that an escape stands for.</summary>
    /// <param name="start">The position of the backslash.</param>
    /// <param name="isInClass">Whether it stands between brackets.</param>
    /// <param name="isStrict">Whether letters without a meaning are invalid.</param>
    public ByteSet Read(int start, bool isInClass, bool isStrict)
    {
        if (reader.IsAtEnd)
        {
            reader.Invalid("there is nothing behind the backslash", start);
            return default;
        }

        if (ReadClass() is { } set)
        {
            return set;
        }

        if (Refused(isInClass) is { } construct)
        {
            reader.Unsupported(construct, start);
            return default;
        }

        char c = reader.Read();
        switch (c)
        {
            case 'C' when !isInClass:
                return ByteSet.All;
            case 'N' when !isInClass && (reader.Peek() != '{' || counts.IsAt(reader.Position)):
                return ByteSet.Of("\n").Not();
            case 'N' or 'L' or 'l' or 'U' or 'u':
                reader.Invalid(@"there is a letter behind the backslash that PCRE does not know", start);
                return default;
            case 'b':
                return ByteSet.Of("\b");
            case 'a':
                return ByteSet.Of("\a");
            case 'e':
                return ByteSet.Of("\x1b");
            case 'f':
                return ByteSet.Of("\f");
            case 'n':
                return ByteSet.Of("\n");
            case 'r':
                return ByteSet.Of("\r");
            case 't':
                return ByteSet.Of("\t");
            case 'c':
                return Control(start);
            case 'x':
                return One(reader.Skip("{") ? Braced(16, start) : reader.ReadNumber(16, most: 2) ?? 0, start);
            case 'o' when reader.Skip("{"):
                return One(Braced(8, start), start);
            case 'o':
                reader.Invalid("there is no brace behind the backslash and the o", start);
                return default;
            case >= '0' and <= '7':
                reader.Position--;
                return One(reader.ReadNumber(8, most: 3)!.Value, start);
            default:
                if (isStrict && char.IsAsciiLetter(c))
                {
                    reader.Invalid("there is a letter behind the backslash that PCRE does not know", start);
                }

                return ByteSet.Of([c]);
        }
    }

    /// <summary>The set of a class letter such as <c>\d</c>; null for other escapes, and nothing is read then.</summary>
    public ByteSet? ReadClass()
    {
        ByteSet? set = reader.Peek() switch
        {
            'd' => Digits,
            'D' => Digits.Not(),
            'w' => ByteSet.Word,
            'W' => ByteSet.Word.Not(),
            's' => Spaces,
            'S' => Spaces.Not(),
            'h' => Blanks,
            'H' => Blanks.Not(),
            'v' => LineEnds,
            'V' => LineEnds.Not(),
            _ => null,
        };
        reader.Position += set is null ? 0 : 1;
        return set;
    }

    /// <summary>What the escape begins that cannot run; null where that is nothing.</summary>
    private string? Refused(bool isInClass) => reader.Peek() switch
    {
        'p' or 'P' => "it has a Unicode property",
        >= '1' and <= '9' when !isInClass => "it has a back-reference",
        'g' or 'k' when !isInClass => "it has a back-reference or a recursion",
        'K' when !isInClass => @"it has \K",
        'G' when !isInClass => @"it has \G",
        'X' when !isInClass => @"it has \X",
        'R' when !isInClass => @"it has \R",
        _ => null,
    };

    private ByteSet Control(int start)
    {
        char c = reader.Read();
        if (c is '\0' or > '\x7f')
        {
            reader.Invalid("there is no ASCII character behind the backslash and the c", start);
        }

        return ByteSet.Of([(char)(char.ToUpperInvariant(c) ^ 0x40)]);
    }

    private int Braced(int @base, int start)
    {
        int? number = reader.ReadNumber(@base);
        if (number is null || !reader.Skip("}"))
        {
            reader.Invalid("there is no number in the braces of the escape", start);
        }

        return number ?? 0;
    }

    private ByteSet One(int value, int start)
    {
        if (value > byte.MaxValue)
        {
            reader.Invalid("the number of the escape is above that of a byte", start);
            return default;
        }

        return ByteSet.Range((byte)value, (byte)value);
    }
}
