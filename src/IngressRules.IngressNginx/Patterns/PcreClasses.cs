using IngressRules.Patterns;

namespace IngressRules.IngressNginx.Patterns;

/// <summary>Reads classes of characters: <c>[a-z_]</c>.</summary>
/// <param name="reader">The expression.</param>
/// <param name="escapes">Its escapes.</param>
internal sealed class PcreClasses(PcreReader reader, PcreEscapes escapes)
{
    // Letters that mean something behind a backslash elsewhere: they are themselves in brackets, but end no range.
    private const string WithMeaning = "ABCGKRXZz";

    private static readonly Dictionary<string, ByteSet> Named = new(StringComparer.Ordinal)
    {
        ["alpha"] = ByteSet.Range((byte)'a', (byte)'z').IgnoringCase(),
        ["lower"] = ByteSet.Range((byte)'a', (byte)'z'),
        ["upper"] = ByteSet.Range((byte)'A', (byte)'Z'),
        ["digit"] = ByteSet.Range((byte)'0', (byte)'9'),
        ["alnum"] = ByteSet.Range((byte)'0', (byte)'9').Or(ByteSet.Range((byte)'a', (byte)'z').IgnoringCase()),
        ["ascii"] = ByteSet.Range(0, 127),
        ["blank"] = ByteSet.Of(" \t"),
        ["cntrl"] = ByteSet.Range(0, 31).Or(ByteSet.Of("\x7f")),
        ["graph"] = ByteSet.Range(33, 126),
        ["print"] = ByteSet.Range(32, 126),
        ["punct"] = ByteSet.Range(33, 47).Or(ByteSet.Range(58, 64)).Or(ByteSet.Range(91, 96)).Or(ByteSet.Range(123, 126)),
        ["space"] = ByteSet.Of(" \t\n\v\f\r"),
        ["word"] = ByteSet.Word,
        ["xdigit"] = ByteSet.Range((byte)'0', (byte)'9').Or(ByteSet.Range((byte)'a', (byte)'f').IgnoringCase()),
    };

    /// <summary>Reads a class, whose opening bracket is read.</summary>
    /// <param name="ignoreCase">Whether capitals and small letters are the same.</param>
    public ByteSet Read(bool ignoreCase)
    {
        int start = reader.Position - 1;
        if (NamedLength(start) > 0)
        {
            reader.Invalid("there is a named class outside of brackets", start);
            return default;
        }

        while (reader.Skip(@"\E") || reader.Skip(@"\Q\E"))
        {
        }

        bool isNegated = reader.Skip("^");
        while (reader.Skip(@"\E") || reader.Skip(@"\Q\E"))
        {
        }

        ByteSet set = default;
        bool isQuoting = false;
        for (bool isFirst = true; ; isFirst = false)
        {
            SkipQuotes(ref isQuoting);
            if (reader.IsAtEnd)
            {
                reader.Invalid("there is no closing bracket for the opening one", start);
                return default;
            }

            if (!isQuoting && !isFirst && reader.Skip("]"))
            {
                break;
            }

            set = set.Or(Item(ref isQuoting, ignoreCase));
        }

        set = ignoreCase ? set.IgnoringCase() : set;
        return isNegated ? set.Not() : set;
    }

    /// <summary>A character, a range, an escape or a named class.</summary>
    private ByteSet Item(ref bool isQuoting, bool ignoreCase)
    {
        int start = reader.Position;
        if (!isQuoting && NamedLength(start) is > 0 and var length)
        {
            return ReadNamed(start, length, ignoreCase);
        }

        if (Character(ref isQuoting, out ByteSet set) is not { } first)
        {
            return set;
        }

        int behind = reader.Position;
        SkipQuotes(ref isQuoting);
        if (isQuoting || reader.Peek() != '-')
        {
            return set;
        }

        // A hyphen before the closing bracket is one.
        reader.Position++;
        SkipQuotes(ref isQuoting);
        if (reader.IsAtEnd || (!isQuoting && reader.Peek() == ']'))
        {
            return set.Or(ByteSet.Of("-"));
        }

        int end = reader.Position;
        bool isClass = !isQuoting
            && (NamedLength(end) > 0 || (reader.Peek() == '\\' && WithMeaning.Contains(reader.Peek(1), StringComparison.Ordinal)));
        if (isClass || Character(ref isQuoting, out _) is not { } last)
        {
            reader.Invalid("the range in brackets ends in a class", behind);
            return default;
        }

        if (last < first)
        {
            reader.Invalid("the range in brackets ends before it begins", behind);
        }

        return ByteSet.Range(first, last);
    }

    /// <summary>Reads a character or an escape.</summary>
    /// <param name="isQuoting">Whether a backslash is one.</param>
    /// <param name="set">The bytes.</param>
    /// <returns>The only byte of the set; null for a class such as <c>\d</c>.</returns>
    private byte? Character(ref bool isQuoting, out ByteSet set)
    {
        int start = reader.Position;
        char c = reader.Read();
        if (isQuoting || c != '\\')
        {
            set = ByteSet.Of([c]);
            return (byte)c;
        }

        if (escapes.ReadClass() is { } several)
        {
            set = several;
            return null;
        }

        set = escapes.Read(start, isInClass: true, isStrict: false);
        for (int value = 0; value < 256; value++)
        {
            if (set.Contains((byte)value))
            {
                return (byte)value;
            }
        }

        return null;
    }

    private void SkipQuotes(ref bool isQuoting)
    {
        while (true)
        {
            if (reader.Skip(@"\E"))
            {
                isQuoting = false;
            }
            else if (!isQuoting && reader.Skip(@"\Q"))
            {
                isQuoting = true;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>The length of a named class such as <c>[:alpha:]</c>; 0 for a bracket that begins none.</summary>
    private int NamedLength(int start)
    {
        int before = reader.Position;
        reader.Position = start;
        char sign = reader.Peek(1);
        int length = 0;
        for (int i = 2; reader.Peek() == '[' && sign is ':' or '.' or '=' && reader.Peek(i) is not '\0' and var c; i++)
        {
            if (c == '\\' && reader.Peek(i + 1) is ']' or '\\')
            {
                i++;
            }
            else if ((c == '[' && reader.Peek(i + 1) == sign) || c == ']')
            {
                break;
            }
            else if (c == sign && reader.Peek(i + 1) == ']')
            {
                length = i + 2;
                break;
            }
        }

        reader.Position = before;
        return length;
    }

    private ByteSet ReadNamed(int start, int length, bool ignoreCase)
    {
        reader.Position = start + 1;
        char sign = reader.Read();
        bool isNegated = reader.Skip("^");
        string name = "";
        while (reader.Position < start + length - 2)
        {
            name += reader.Read();
        }

        reader.Position = start + length;
        name = ignoreCase && name is "lower" or "upper" ? "alpha" : name;
        if (sign != ':' || !Named.TryGetValue(name, out ByteSet set))
        {
            reader.Invalid("there is an unknown named class", start);
            return default;
        }

        return isNegated ? set.Not() : set;
    }
}
