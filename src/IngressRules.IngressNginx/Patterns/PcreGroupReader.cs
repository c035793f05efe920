namespace IngressRules.IngressNginx.Patterns;

/// <summary>What a parenthesis begins.</summary>
internal enum PcreGroupKind
{
    /// <summary>A group.</summary>
    Plain,

    /// <summary>A group whose text is kept.</summary>
    Capture,

    /// <summary>A condition on what follows.</summary>
    LookAhead,

    /// <summary>A condition on what does not follow.</summary>
    NegativeLookAhead,

    /// <summary>Options up to the end of the group around it. Its closing parenthesis is read.</summary>
    Options,
}

/// <summary>The beginning of a group.</summary>
/// <param name="Kind">What it begins.</param>
/// <param name="Flags">The options in it, or behind it for <see cref="PcreGroupKind.Options"/>.</param>
/// <param name="Name">Its name; null for none.</param>
internal readonly record struct PcreGroup(PcreGroupKind Kind, PcreFlags Flags, string? Name = null);

/// <summary>Reads what stands behind an opening parenthesis.</summary>
/// <param name="reader">The expression.</param>
internal readonly struct PcreGroupReader(PcreReader reader)
{
    private const int MaxNameLength = 32;

    /// <summary>Reads the beginning of a group.</summary>
    /// <param name="start">The position of the parenthesis.</param>
    /// <param name="flags">The options around the group.</param>
    public PcreGroup Read(int start, PcreFlags flags)
    {
        if (reader.Peek() == '*' && (char.IsAsciiLetterUpper(reader.Peek(1)) || reader.Peek(1) == ':'))
        {
            reader.Unsupported("it has a verb", start);
        }

        if (!reader.Skip("?"))
        {
            return new PcreGroup(PcreGroupKind.Capture, flags);
        }

        if (reader.Skip(":"))
        {
            return new PcreGroup(PcreGroupKind.Plain, flags);
        }

        if (reader.Skip("="))
        {
            return new PcreGroup(PcreGroupKind.LookAhead, flags);
        }

        if (reader.Skip("!"))
        {
            return new PcreGroup(PcreGroupKind.NegativeLookAhead, flags);
        }

        if (Refused() is { } construct)
        {
            reader.Unsupported(construct, start);
            return default;
        }

        char? end = reader.Skip("P<") || reader.Skip("<") ? '>' : reader.Skip("'") ? '\'' : null;
        return end is { } closing ? new PcreGroup(PcreGroupKind.Capture, flags, Name(closing, start)) : Options(start, flags);
    }

    /// <summary>The construct behind the question mark that cannot run; null where there is none.</summary>
    private string? Refused()
    {
        if (reader.Has("<=") || reader.Has("<!"))
        {
            return "it has a look-behind";
        }

        char sign = reader.Peek(), digit = reader.Peek(1);
        return sign switch
        {
            '>' => "it has an atomic group",
            '|' => "it has a group whose alternatives number their captures alike",
            '(' => "it has a condition",
            'C' => "it has a callout",
            'R' or '&' or (>= '0' and <= '9') or '+' => "it has a recursion",
            '-' when char.IsAsciiDigit(digit) => "it has a recursion",
            'P' when digit == '>' => "it has a recursion",
            'P' when digit == '=' => "it has a back-reference",
            _ => null,
        };
    }

    private string Name(char end, int start)
    {
        string name = reader.ReadTo(end.ToString()) ?? "";
        if (name.Length is 0 or > MaxNameLength || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            reader.Invalid("the name of the group is none", start);
        }

        return name;
    }

    /// <summary>Options alone, or those of a group: <c>(?i)</c>, <c>(?i-s:</c>.</summary>
    private PcreGroup Options(int start, PcreFlags flags)
    {
        bool isOn = true;
        while (!reader.IsAtEnd)
        {
            char c = reader.Read();
            PcreFlags flag = c switch
            {
                'i' => PcreFlags.IgnoreCase,
                'm' => PcreFlags.Lines,
                's' => PcreFlags.DotTakesAll,
                'x' => PcreFlags.Spaced,
                'U' => PcreFlags.Lazy,
                'J' => PcreFlags.SameNames,
                'X' => PcreFlags.Strict,
                _ => PcreFlags.None,
            };
            switch (c)
            {
                case ')':
                    return new PcreGroup(PcreGroupKind.Options, flags);
                case ':':
                    return new PcreGroup(PcreGroupKind.Plain, flags);
                case '-':
                    isOn = false;
                    break;
                default:
                    if (flag == PcreFlags.None)
                    {
                        reader.Invalid("there is an unknown option in the group", start);
                    }

                    flags = isOn ? flags | flag : flags & ~flag;
                    break;
            }
        }

        reader.Invalid("there is no closing parenthesis for the opening one", start);
        return default;
    }
}
