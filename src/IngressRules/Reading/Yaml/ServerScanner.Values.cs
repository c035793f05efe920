using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace IngressRules.Reading.Yaml;

/// <content>The tokens that have a text: scalars, anchors, tags and directives.</content>
internal sealed partial class ServerScanner
{
    private const string UriCharacters = ";/?:@&=+$,.!~*'()[]%";

    private readonly StringBuilder _value = new();
    private readonly StringBuilder _blanks = new();

    private void FetchPlain()
    {
        SaveKey();
        _keyAllowed = false;
        _queue.Add(ScanPlain());
    }

    private Scalar ScanPlain()
    {
        Mark start = MarkHere(), end = start;
        int indent = _indent + 1;
        bool broken = false;
        LineBreaks breaks = default;
        _value.Clear();
        _blanks.Clear();
        while (!IsMarker('-') && !IsMarker('.') && Here != '#')
        {
            while (!IsSpaceOrEnd(Here) && !EndsPlain())
            {
                if (broken)
                {
                    breaks.AppendTo(_value);
                    (broken, breaks) = (false, default);
                }

                _value.Append(_blanks);
                _blanks.Clear();
                _value.Append(Here);
                Skip();
                end = MarkHere();
            }

            if (!IsBlank(Here) && !IsBreak(Here))
            {
                break;
            }

            while (IsBlank(Here) || IsBreak(Here))
            {
                if (IsBreak(Here))
                {
                    _blanks.Clear();
                    broken = true;
                    breaks.Add(ReadBreak());
                }
                else if (!broken)
                {
                    _blanks.Append(Here);
                    Skip();
                }
                else if (_column < indent && Here == '\t')
                {
                    throw Fault(YamlFaultKind.Tab);
                }
                else
                {
                    Skip();
                }
            }

            if (!InFlow && _column < indent)
            {
                break;
            }
        }

        _keyAllowed |= broken;
        return ToScalar(ScalarStyle.Plain, start, end);
    }

    private bool EndsPlain() =>
        (Here == ':' && IsSpaceOrEnd(At(1))) || (InFlow && Here is ',' or '?' or '[' or ']' or '{' or '}');

    private void FetchQuoted(char quote)
    {
        SaveKey();
        _keyAllowed = false;
        _queue.Add(ScanQuoted(quote));
    }

    private Scalar ScanQuoted(char quote)
    {
        Mark start = MarkHere();
        Skip();
        _value.Clear();
        while (true)
        {
            if (IsEnd || IsMarker('-') || IsMarker('.'))
            {
                throw Fault(YamlFaultKind.QuoteNotClosed, start);
            }

            bool broken = false;
            while (!IsSpaceOrEnd(Here) && Here != quote && !broken)
            {
                if (quote == '"' && Here == '\\')
                {
                    broken = ScanEscape();
                }
                else
                {
                    _value.Append(Here);
                    Skip();
                }
            }

            if (Here == quote && !broken)
            {
                if (quote == '"' || At(1) != '\'')
                {
                    break;
                }

                _value.Append('\'');
                Skip();
                Skip();
                continue;
            }

            ScanBlanks(broken);
        }

        Skip();
        if (LongQuote is null && start.Line <= _line && HoldsKey(text.AsSpan((int)start.Index, _at - (int)start.Index)))
        {
            LongQuote = (int)start.Index;
        }

        return ToScalar(quote == '"' ? ScalarStyle.DoubleQuoted : ScalarStyle.SingleQuoted, start, MarkHere());
    }

    /// <summary>Reads blanks and line ends inside quotes: one line end becomes a space, further ones stay.</summary>
    private void ScanBlanks(bool broken)
    {
        LineBreaks breaks = broken ? LineBreaks.Escaped : default;
        _blanks.Clear();
        while (IsBlank(Here) || IsBreak(Here))
        {
            if (IsBreak(Here))
            {
                broken = true;
                breaks.Add(ReadBreak());
                continue;
            }

            if (!broken)
            {
                _blanks.Append(Here);
            }

            Skip();
        }

        if (broken)
        {
            breaks.AppendTo(_value);
        }
        else
        {
            _value.Append(_blanks);
        }
    }

    /// <summary>Reads an escape. Returns true where it is an escaped line end.</summary>
    private bool ScanEscape()
    {
        Mark start = MarkHere();
        if (IsBreak(At(1)))
        {
            Skip();
            SkipBreak();
            return true;
        }

        char c = At(1);
        int digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0)
        {
            _value.Append(c switch
            {
                '0' => '\0',
                'a' => '\a',
                'b' => '\b',
                't' or '\t' => '\t',
                'n' => '\n',
                'v' => '\v',
                'f' => '\f',
                'r' => '\r',
                'e' => '\u001B',
                ' ' or '"' or '\'' or '\\' => c,
                'N' => '\u0085',
                '_' => '\u00A0',
                'L' => '\u2028',
                'P' => '\u2029',
                _ => throw Fault(YamlFaultKind.Escape, start),
            });
            Skip();
            Skip();
            return false;
        }

        if (_at + 2 + digits > text.Length
            || !uint.TryParse(text.AsSpan(_at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code)
            || !Rune.IsValid(code))
        {
            throw Fault(YamlFaultKind.Escape, start);
        }

        _value.Append(new Rune(code).ToString());
        for (int i = 0; i < digits + 2; i++)
        {
            Skip();
        }

        return false;
    }

    private void FetchBlockScalar(bool literal)
    {
        DropKey();
        _keyAllowed = true;
        _queue.Add(ScanBlockScalar(literal));
    }

    private Scalar ScanBlockScalar(bool literal)
    {
        Mark start = MarkHere();
        Skip();
        (char chomping, int increment) = ScanBlockHeader(start);
        Mark end = MarkHere();
        int indent = increment == 0 ? 0 : Math.Max(_indent, 0) + increment;
        var trailing = new StringBuilder();
        string leading = "";
        bool leadingBlank = false;
        _value.Clear();
        indent = ScanBlockIndent(indent, trailing, ref end);
        while (_column == indent && !IsEnd)
        {
            bool blank = IsBlank(Here);
            if (!literal && leading == "\n" && !leadingBlank && !blank)
            {
                _value.Append(trailing.Length == 0 ? " " : "");
            }
            else
            {
                _value.Append(leading);
            }

            _value.Append(trailing);
            trailing.Clear();
            leadingBlank = blank;
            int from = _at;
            while (!IsEnd && !IsBreak(Here))
            {
                Skip();
            }

            _value.Append(text, from, _at - from);
            leading = IsEnd ? "" : ReadBreak().ToString();
            indent = ScanBlockIndent(indent, trailing, ref end);
        }

        if (chomping != '-')
        {
            _value.Append(leading);
        }

        if (chomping == '+')
        {
            _value.Append(trailing);
        }

        return ToScalar(literal ? ScalarStyle.Literal : ScalarStyle.Folded, start, end);
    }

    private (char Chomping, int Increment) ScanBlockHeader(Mark start)
    {
        char chomping = '\0';
        int increment = 0;
        for (int i = 0; i < 2; i++)
        {
            if (chomping == '\0' && Here is '+' or '-')
            {
                chomping = Here;
                Skip();
            }
            else if (increment == 0 && char.IsAsciiDigit(Here))
            {
                increment = Here > '0' ? Here - '0' : throw Fault(YamlFaultKind.BlockHeader, start);
                Skip();
            }
        }

        while (IsBlank(Here))
        {
            Skip();
        }

        SkipComment();
        if (!IsEnd)
        {
            if (!IsBreak(Here))
            {
                throw Fault(YamlFaultKind.BlockHeader, start);
            }

            SkipBreak();
        }

        return (chomping, increment);
    }

    /// <summary>
    /// Skips the indentation of a block's next line, with the empty lines before it. The first line decides how deep it is.
    /// </summary>
    private int ScanBlockIndent(int indent, StringBuilder breaks, ref Mark end)
    {
        int deepest = 0;
        end = MarkHere();
        while (true)
        {
            while ((indent == 0 || _column < indent) && Here == ' ')
            {
                Skip();
            }

            deepest = Math.Max(deepest, _column);
            if ((indent == 0 || _column < indent) && Here == '\t')
            {
                throw Fault(YamlFaultKind.Tab);
            }

            if (!IsBreak(Here))
            {
                return indent > 0 ? indent : Math.Max(deepest, Math.Max(_indent + 1, 1));
            }

            breaks.Append(ReadBreak());
            end = MarkHere();
        }
    }

    private void FetchAnchor(bool isAlias)
    {
        SaveKey();
        _keyAllowed = false;
        Mark start = MarkHere();
        Skip();
        int from = _at;
        while (IsWord(Here))
        {
            Skip();
        }

        if (_at == from || (!IsSpaceOrEnd(Here) && !"?:,]}%@`".Contains(Here, StringComparison.Ordinal)))
        {
            throw Fault(YamlFaultKind.AnchorName, start);
        }

        var name = new AnchorName(text[from.._at]);
        _queue.Add(isAlias ? new AnchorAlias(name, start, MarkHere()) : new Anchor(name, start, MarkHere()));
    }

    private void FetchTag()
    {
        SaveKey();
        _keyAllowed = false;
        Mark start = MarkHere();
        string handle, suffix;
        if (At(1) == '<')
        {
            Skip();
            Skip();
            (handle, suffix) = ("", ScanUri(start));
            if (suffix.Length == 0 || Here != '>')
            {
                throw Fault(YamlFaultKind.Tag, start);
            }

            Skip();
        }
        else
        {
            handle = ScanTagHandle();
            bool isHandle = handle.Length > 1 && handle[^1] == '!';
            suffix = isHandle ? ScanUri(start) : handle[1..] + ScanUri(start);
            handle = isHandle ? handle : "!";
            if (suffix.Length == 0)
            {
                (handle, suffix) = isHandle ? throw Fault(YamlFaultKind.Tag, start) : ("", "!");
            }
        }

        if (!IsSpaceOrEnd(Here))
        {
            throw Fault(YamlFaultKind.Tag, start);
        }

        _queue.Add(new Tag(handle, suffix, start, MarkHere()));
    }

    private string ScanTagHandle()
    {
        int from = _at;
        Skip();
        while (IsWord(Here))
        {
            Skip();
        }

        if (Here == '!')
        {
            Skip();
        }

        return text[from.._at];
    }

    private string ScanUri(Mark start)
    {
        int from = _at;
        while (IsWord(Here) || UriCharacters.Contains(Here, StringComparison.Ordinal))
        {
            if (Here == '%' && !(char.IsAsciiHexDigit(At(1)) && char.IsAsciiHexDigit(At(2))))
            {
                throw Fault(YamlFaultKind.Tag, start);
            }

            Skip();
        }

        return Uri.UnescapeDataString(text[from.._at]);
    }

    private void FetchDirective()
    {
        UnrollIndent(-1);
        DropKey();
        _keyAllowed = false;
        Mark start = MarkHere();
        int from = _at;
        while (!IsEnd && !IsBreak(Here))
        {
            Skip();
        }

        string line = text[from.._at];
        int comment = line.IndexOf(" #", StringComparison.Ordinal);
        string[] words = (comment < 0 ? line : line[..comment]).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        Mark end = MarkHere();
        if (words is ["%YAML", var version] && System.Version.TryParse(version, out System.Version? number) && number.Build < 0)
        {
            _queue.Add(new VersionDirective(new YamlDotNet.Core.Version(number.Major, number.Minor), start, end));
        }
        else if (words is ["%TAG", ['!', ..] handle, var prefix])
        {
            _queue.Add(new TagDirective(handle, prefix, start, end));
        }
        else
        {
            throw new YamlFault(YamlFaultKind.Directive, start, start);
        }
    }

    private Scalar ToScalar(ScalarStyle style, Mark start, Mark end)
    {
        LastScalar = ((int)start.Index, (int)end.Index);
        return new Scalar(_value.ToString(), style, start, end);
    }

    /// <summary>True where a later line of a quoted text looks like a key: its quote was probably meant to close before.</summary>
    private static bool HoldsKey(ReadOnlySpan<char> quoted)
    {
        foreach (Range line in quoted.Split('\n'))
        {
            if (line.Start.Value > 0 && YamlLine.IsKey(quoted[line]))
            {
                return true;
            }
        }

        return false;
    }

    private char ReadBreak()
    {
        char c = Here is '\u2028' or '\u2029' ? Here : '\n';
        SkipBreak();
        return c;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    /// <summary>The line ends inside a text that goes on: a single one is folded to a space.</summary>
    private struct LineBreaks
    {
        private char _first;
        private string? _more;
        private StringBuilder? _many;

        /// <summary>An escaped line end, which leaves nothing.</summary>
        public static LineBreaks Escaped => new() { _first = '\uFFFF' };

        public void Add(char lineBreak)
        {
            if (_first == '\0')
            {
                _first = lineBreak;
            }
            else if (_more is null && _many is null)
            {
                _more = lineBreak.ToString();
            }
            else
            {
                _many ??= new StringBuilder(_more);
                _many.Append(lineBreak);
            }
        }

        public readonly void AppendTo(StringBuilder value)
        {
            string more = _many?.ToString() ?? _more ?? "";
            switch (_first)
            {
                case '\n': value.Append(more.Length == 0 ? " " : more); break;
                case '\uFFFF': value.Append(more); break;
                default: value.Append(_first).Append(more); break;
            }
        }
    }
}
