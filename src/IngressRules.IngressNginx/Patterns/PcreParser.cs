using IngressRules.Patterns;

namespace IngressRules.IngressNginx.Patterns;

/// <summary>
/// Reads an expression in the syntax of PCRE 8, which that controller's nginx was built with. Where PCRE2 differs, it refuses what PCRE 8
/// takes.
/// </summary>
internal sealed class PcreParser
{
    /// <summary>How deep groups may be nested. PCRE itself stops at 250.</summary>
    private const int MaxDepth = 100;

    /// <summary>The captures that a text can name: <c>$1</c> to <c>$9</c>. Others are groups without one.</summary>
    private const int MaxCaptures = 9;

    private readonly PcreReader _reader;
    private readonly PcreCounts _counts;
    private readonly PcreEscapes _escapes;
    private readonly PcreClasses _classes;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private PcreFlags _flags;
    private int _captures;
    private bool _isQuoting;

    /// <summary>Creates a parser.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="ignoreCase">Whether capitals and small letters are the same.</param>
    public PcreParser(string pattern, bool ignoreCase)
    {
        _reader = new PcreReader(pattern);
        _counts = new PcreCounts(_reader);
        _escapes = new PcreEscapes(_reader, _counts);
        _classes = new PcreClasses(_reader, _escapes);
        _flags = ignoreCase ? PcreFlags.IgnoreCase : PcreFlags.None;
    }

    /// <summary>Why the expression is refused; null where it is not.</summary>
    public string? Refusal => _reader.Refusal;

    /// <summary>Whether there are alternatives outside of groups.</summary>
    public bool HasAlternatives { get; private set; }

    /// <summary>Reads the expression; null where it is refused.</summary>
    /// <param name="isAnchored">Whether a <c>^</c> stands before it. That binds the first of its alternatives only.</param>
    public PatternNode? Parse(bool isAnchored)
    {
        PatternNode node = Alternatives(isAnchored ? PatternNode.At(PatternPlace.Start) : null, depth: 0);
        if (!_reader.IsAtEnd)
        {
            _reader.Invalid("there is a closing parenthesis without an opening one", _reader.Position);
        }

        return Refusal is null ? node : null;
    }

    /// <summary>Alternatives up to a closing parenthesis or the end.</summary>
    private PatternNode Alternatives(PatternNode? first, int depth)
    {
        var alternatives = new List<PatternNode>();
        var items = new List<PatternNode>();
        if (first is not null)
        {
            items.Add(first);
        }

        while (!_reader.IsAtEnd && (_isQuoting || _reader.Peek() != ')'))
        {
            if (!_isQuoting && _reader.Skip("|"))
            {
                HasAlternatives |= depth == 0;
                alternatives.Add(PatternNode.Sequence([.. items]));
                items.Clear();
            }
            else if (Item(depth) is { } item)
            {
                items.Add(item);
            }
        }

        alternatives.Add(PatternNode.Sequence([.. items]));
        return PatternNode.Alternatives([.. alternatives]);
    }

    /// <summary>An item and how often it stands there; null for what is none, such as a comment or options.</summary>
    private PatternNode? Item(int depth)
    {
        SkipMeaningless();
        if (_reader.IsAtEnd || (!_isQuoting && _reader.Peek() is '|' or ')'))
        {
            return null;
        }

        (PatternNode? node, bool isRepeatable) = _isQuoting ? (Literal(_reader.Read()), true) : Atom(depth);
        SkipMeaningless();
        return node is null || _isQuoting ? node : Repeated(node, isRepeatable);
    }

    private (PatternNode? Node, bool IsRepeatable) Atom(int depth)
    {
        int start = _reader.Position;
        char c = _reader.Read();
        switch (c)
        {
            case '^':
                return (PatternNode.At(Has(PcreFlags.Lines) ? PatternPlace.LineStart : PatternPlace.Start), false);
            case '$':
                return (PatternNode.At(Has(PcreFlags.Lines) ? PatternPlace.LineEnd : PatternPlace.EndOrFinalNewline), false);
            case '.':
                return (PatternNode.Byte(Has(PcreFlags.DotTakesAll) ? ByteSet.All : ByteSet.Of("\n").Not()), true);
            case '[':
                return (PatternNode.Byte(_classes.Read(Has(PcreFlags.IgnoreCase))), true);
            case '\\':
                return Escape(start);
            case '(':
                return (Group(start, depth), true);
            case '*' or '+' or '?':
            case '{' when _counts.IsAt(start):
                _reader.Invalid("there is nothing to repeat for the repetition", start);
                return default;
            default:
                return (Literal(c), true);
        }
    }

    private PatternNode Literal(char c) => Byte(ByteSet.Of([c]));

    private PatternNode Byte(ByteSet set) => PatternNode.Byte(Has(PcreFlags.IgnoreCase) ? set.IgnoringCase() : set);

    private (PatternNode? Node, bool IsRepeatable) Escape(int start)
    {
        if (_escapes.ReadPlace() is { } place)
        {
            return (PatternNode.At(place), false);
        }

        return (Byte(_escapes.Read(start, isInClass: false, Has(PcreFlags.Strict))), true);
    }

    /// <summary>The repetition behind an item, if there is one.</summary>
    private PatternNode Repeated(PatternNode node, bool isRepeatable)
    {
        int start = _reader.Position;
        (int Min, int? Max)? count = _reader.Peek() switch
        {
            '*' => (0, null),
            '+' => (1, null),
            '?' => (0, 1),
            '{' => _counts.Read(),
            _ => null,
        };
        if (count is not { } times)
        {
            return node;
        }

        _reader.Position += _reader.Position == start ? 1 : 0;
        if (!isRepeatable)
        {
            _reader.Invalid("there is nothing to repeat for the repetition", start);
        }

        if (_reader.Has("+"))
        {
            _reader.Unsupported("it has a possessive repetition", start);
        }

        bool isLazy = _reader.Skip("?") != Has(PcreFlags.Lazy);
        SkipMeaningless();
        int next = _reader.Position;
        if (!_isQuoting && (_reader.Peek() is '*' or '+' or '?' || (_reader.Peek() == '{' && _counts.IsAt(next))))
        {
            _reader.Invalid("there is nothing to repeat for the repetition", next);
        }

        return Refusal is null ? PatternNode.Repeat(node, times.Min, times.Max, isLazy) : node;
    }

    /// <summary>A group, whose opening parenthesis is read; null for options and comments.</summary>
    private PatternNode? Group(int start, int depth)
    {
        if (depth == MaxDepth)
        {
            _reader.Unsupported($"it nests more than {MaxDepth} groups", start);
            return null;
        }

        PcreGroup group = new PcreGroupReader(_reader).Read(start, _flags);
        if (group.Kind == PcreGroupKind.Options)
        {
            _flags = group.Flags;
            return null;
        }

        if (group.Name is { } name && !_names.Add(name) && !Has(PcreFlags.SameNames))
        {
            _reader.Invalid("there is a second group with the same name", start);
        }

        int number = group.Kind == PcreGroupKind.Capture ? ++_captures : 0;
        PcreFlags outside = _flags;
        _flags = group.Flags;
        PatternNode inner = Alternatives(null, depth + 1);
        _flags = outside;
        if (!_reader.Skip(")"))
        {
            _reader.Invalid("there is no closing parenthesis for the opening one", start);
        }

        return group.Kind switch
        {
            PcreGroupKind.LookAhead => PatternNode.LookAhead(inner, isNegative: false, _reader.Character(start)),
            PcreGroupKind.NegativeLookAhead => PatternNode.LookAhead(inner, isNegative: true, _reader.Character(start)),
            _ => number is > 0 and <= MaxCaptures ? PatternNode.Capture(number, inner) : inner,
        };
    }

    /// <summary>Skips what stands between an item and its repetition without a meaning; and follows <c>\Q</c> and <c>\E</c>.</summary>
    private void SkipMeaningless()
    {
        while (!_reader.IsAtEnd)
        {
            int start = _reader.Position;
            if (_reader.Skip(@"\E"))
            {
                _isQuoting = false;
            }
            else if (_isQuoting)
            {
                return;
            }
            else if (_reader.Skip(@"\Q"))
            {
                _isQuoting = true;
            }
            else if (_reader.Skip("(?#"))
            {
                if (_reader.ReadTo(")") is null)
                {
                    _reader.Invalid("there is no end of the comment", start);
                }
            }
            else if (Has(PcreFlags.Spaced) && _reader.Peek() is ' ' or (>= '\t' and <= '\r'))
            {
                _reader.Position++;
            }
            else if (Has(PcreFlags.Spaced) && _reader.Peek() == '#')
            {
                _reader.SkipLine();
            }
            else
            {
                return;
            }
        }
    }

    private bool Has(PcreFlags flag) => (_flags & flag) != 0;
}
