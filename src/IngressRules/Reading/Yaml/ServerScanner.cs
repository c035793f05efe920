using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace IngressRules.Reading.Yaml;

/// <summary>
/// Finds the tokens of a YAML text by the rules of go-yaml, which kubectl and kube-apiserver use; YamlDotNet's parser makes events of them.
/// YamlDotNet's own scanner follows a later YAML: it refuses texts that the server takes, such as brackets that continue at a lesser
/// indentation, and takes texts that the server refuses, such as a key in braces on two lines.
/// </summary>
internal sealed partial class ServerScanner(string text) : IScanner
{
    /// <summary>The longest key that may stand without a question mark before it.</summary>
    private const int LongestKey = 1024;

    private readonly List<Token> _queue = [];
    private readonly Stack<int> _indents = [];
    private readonly List<PossibleKey> _keys = [];
    private readonly List<int> _brackets = [];
    private int _head;
    private int _consumed;
    private int _indent = -1;
    private bool _keyAllowed = true;
    private bool _started;
    private bool _ended;
    private bool _hasContent;

    // In brackets: whether a value has just ended, so that no other can follow; and whether a ? has announced a key at this level.
    private bool _afterValue;
    private readonly Stack<bool> _announced = [];
    private int _at;
    private int _line;
    private int _column;

    /// <inheritdoc/>
    public Mark CurrentPosition => MarkHere();

    /// <inheritdoc/>
    public Token? Current { get; private set; }

    /// <summary>Where the brackets and braces that are open now were opened, the innermost last.</summary>
    public IReadOnlyList<int> OpenBrackets => _brackets;

    /// <summary>Where the scalar begins that was found last, and where it ends.</summary>
    public (int Start, int End) LastScalar { get; private set; }

    /// <summary>Where the first quoted text begins of which a later line looks like a key; null where there is none.</summary>
    public int? LongQuote { get; private set; }

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (Current is not null)
        {
            ConsumeCurrent();
        }

        return MoveNextWithoutConsuming();
    }

    /// <inheritdoc/>
    public bool MoveNextWithoutConsuming()
    {
        // The parser may ask twice for what comes after a value with an anchor, and consume it once.
        if (Current is not (null or StreamEnd))
        {
            return true;
        }

        while (!_ended && (_head == _queue.Count || HeadMayBecomeKey()))
        {
            Fetch();
        }

        if (_head == _queue.Count)
        {
            Current = null;
            return false;
        }

        Current = _queue[_head++];
        if (_head == _queue.Count)
        {
            _queue.Clear();
            _head = 0;
        }

        return true;
    }

    /// <inheritdoc/>
    public void ConsumeCurrent()
    {
        _consumed++;
        Current = null;
    }

    private char Here => At(0);

    private bool InFlow => _brackets.Count > 0;

    private char At(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private bool IsEnd => _at >= text.Length;

    private static bool IsBlank(char c) => c is ' ' or '\t';

    private static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    // The text has no NUL, so NUL is its end.
    private static bool IsSpaceOrEnd(char c) => IsBlank(c) || IsBreak(c) || c == '\0';

    private Mark MarkHere() => new(_at, _line + 1, _column + 1);

    private YamlFault Fault(YamlFaultKind kind) => new(kind, MarkHere(), MarkHere());

    private YamlFault Fault(YamlFaultKind kind, Mark start) => new(kind, start, MarkHere());

    private void Skip()
    {
        // Both halves of a surrogate pair are one column.
        _column += char.IsHighSurrogate(text[_at]) ? 0 : 1;
        _at++;
    }

    private void SkipBreak()
    {
        _at += Here == '\r' && At(1) == '\n' ? 2 : 1;
        _line++;
        _column = 0;
    }

    private void Fetch()
    {
        if (!_started)
        {
            _started = true;
            _keys.Add(default);
            Mark start = MarkHere();
            _queue.Add(new StreamStart(start, start));
            return;
        }

        SkipToToken();
        DropOldKeys();
        UnrollIndent(_column);
        if (IsEnd)
        {
            FetchEnd();
        }
        else if (_column == 0 && Here == '%')
        {
            FetchDirective();
        }
        else if (IsMarker('-') || IsMarker('.'))
        {
            FetchMarker();
        }
        else
        {
            FetchContent();
        }
    }

    private void FetchContent()
    {
        _hasContent = true;
        char c = Here, next = At(1);
        bool ends = c is ',' or ']' or '}' || (c == ':' && InFlow);
        if (_afterValue && InFlow && !ends)
        {
            throw Fault(YamlFaultKind.NoComma);
        }

        _afterValue = c is not (',' or ':' or '?' or '&' or '!' or '[' or '{') || (c is ':' or '?' && !InFlow);
        switch (c)
        {
            case '[' or '{': FetchOpen(c); break;
            case ']' or '}': FetchClose(c); break;
            case ',': FetchComma(); break;
            case '-' when IsSpaceOrEnd(next): FetchDash(); break;
            case '?' when InFlow || IsSpaceOrEnd(next): FetchQuestionMark(); break;
            case ':' when InFlow || IsSpaceOrEnd(next): FetchColon(); break;
            case '*' or '&': FetchAnchor(c == '*'); break;
            case '!': FetchTag(); break;
            case '|' or '>' when !InFlow: FetchBlockScalar(c == '|'); break;
            case '\'' or '"': FetchQuoted(c); break;
            case '-' when !IsBlank(next): FetchPlain(); break;
            case '?' or ':' when !InFlow: FetchPlain(); break;
            case '-' or '?' or ':' or '#' or '|' or '>' or '%' or '@' or '`' or '\t': throw Fault(YamlFaultKind.CannotStart);
            default: FetchPlain(); break;
        }
    }

    private void SkipToToken()
    {
        while (true)
        {
            // A byte order mark before a document is there where files were put together. It is no column of its own.
            if (Here == '\uFEFF' && _column == 0 && !_hasContent)
            {
                _at++;
            }

            while (Here == ' ' || (Here == '\t' && (InFlow || !_keyAllowed)))
            {
                Skip();
            }

            SkipComment();
            if (!IsBreak(Here))
            {
                return;
            }

            SkipBreak();
            _keyAllowed |= !InFlow;
        }
    }

    private void SkipComment()
    {
        if (Here == '#')
        {
            while (!IsEnd && !IsBreak(Here))
            {
                Skip();
            }
        }
    }

    private bool IsMarker(char c) => _column == 0 && Here == c && At(1) == c && At(2) == c && IsSpaceOrEnd(At(3));

    private bool HeadMayBecomeKey()
    {
        DropOldKeys();
        foreach (PossibleKey key in _keys)
        {
            if (key.IsPossible && key.Token == _consumed)
            {
                return true;
            }
        }

        return false;
    }

    private void DropOldKeys()
    {
        for (int i = 0; i < _keys.Count; i++)
        {
            PossibleKey key = _keys[i];
            if (key.IsPossible && (key.Line < _line || key.Start + LongestKey < _at))
            {
                if (key.IsRequired)
                {
                    throw new YamlFault(YamlFaultKind.NoColon, key.Mark, MarkHere());
                }

                _keys[i] = default;
            }
        }
    }

    private void SaveKey()
    {
        if (!_keyAllowed)
        {
            return;
        }

        DropKey();
        _keys[^1] = new PossibleKey
        {
            IsPossible = true,
            IsRequired = !InFlow && _indent == _column,
            Token = _consumed + _queue.Count - _head,
            Start = _at,
            Line = _line,
            Column = _column,
            Mark = MarkHere(),
        };
    }

    private void DropKey()
    {
        if (_keys[^1] is { IsPossible: true, IsRequired: true } key)
        {
            throw new YamlFault(YamlFaultKind.NoColon, key.Mark, MarkHere());
        }

        _keys[^1] = default;
    }

    private void RollIndent(int column, Token token, int before = -1)
    {
        if (InFlow || _indent >= column)
        {
            return;
        }

        _indents.Push(_indent);
        _indent = column;
        Insert(token, before);
    }

    private void Insert(Token token, int before) =>
        _queue.Insert(before < 0 ? _queue.Count : _head + before - _consumed, token);

    private void UnrollIndent(int column)
    {
        while (!InFlow && _indent > column)
        {
            Mark here = MarkHere();
            _queue.Add(new BlockEnd(here, here));
            _indent = _indents.Pop();
        }
    }

    private void FetchEnd()
    {
        // The parser reports what is still open; indentation ends here in any case.
        UnrollIndent(-1);
        DropKey();
        _keyAllowed = false;
        _ended = true;
        Mark here = MarkHere();
        _queue.Add(new StreamEnd(here, here));
    }

    private void FetchMarker()
    {
        UnrollIndent(-1);
        DropKey();
        _keyAllowed = false;
        Mark start = MarkHere();
        bool isStart = Here == '-';
        Skip();
        Skip();
        Skip();
        Mark end = MarkHere();
        _queue.Add(isStart ? new DocumentStart(start, end) : new DocumentEnd(start, end));
    }

    private void FetchOpen(char c)
    {
        SaveKey();
        _keys.Add(default);
        _brackets.Add(_at);
        _announced.Push(false);
        _keyAllowed = true;
        Mark start = MarkHere();
        Skip();
        _queue.Add(c == '[' ? new FlowSequenceStart(start, start) : new FlowMappingStart(start, start));
    }

    private void FetchClose(char c)
    {
        DropKey();
        if (_brackets.Count == 0 || text[_brackets[^1]] != (c == ']' ? '[' : '{'))
        {
            throw Fault(_brackets.Count == 0 ? YamlFaultKind.NothingToClose : YamlFaultKind.ClosedByOther);
        }

        _brackets.RemoveAt(_brackets.Count - 1);
        _announced.Pop();
        _keys.RemoveAt(_keys.Count - 1);
        _keyAllowed = false;
        Mark start = MarkHere();
        Skip();
        _queue.Add(c == ']' ? new FlowSequenceEnd(start, start) : new FlowMappingEnd(start, start));
    }

    private void FetchComma()
    {
        DropKey();
        Announce(false);
        _keyAllowed = true;
        Mark start = MarkHere();
        Skip();
        _queue.Add(new FlowEntry(start, MarkHere()));
    }

    private void FetchDash()
    {
        if (InFlow)
        {
            throw Fault(YamlFaultKind.DashInBrackets);
        }

        if (!_keyAllowed)
        {
            throw Fault(YamlFaultKind.DashHere);
        }

        Mark start = MarkHere();
        RollIndent(_column, new BlockSequenceStart(start, start));
        DropKey();
        _keyAllowed = true;
        Skip();
        _queue.Add(new BlockEntry(start, MarkHere()));
    }

    private void FetchQuestionMark()
    {
        Mark start = MarkHere();
        if (!InFlow)
        {
            if (!_keyAllowed)
            {
                throw Fault(YamlFaultKind.KeyHere);
            }

            RollIndent(_column, new BlockMappingStart(start, start));
        }

        DropKey();
        Announce(true);
        _keyAllowed = !InFlow;
        Skip();
        _queue.Add(new Key(start, MarkHere()));
    }

    private void Announce(bool key)
    {
        if (InFlow)
        {
            _announced.Pop();
            _announced.Push(key);
        }
    }

    private void FetchColon()
    {
        Mark start = MarkHere();
        PossibleKey key = _keys[^1];
        if (key.IsPossible)
        {
            Insert(new Key(key.Mark, key.Mark), key.Token);
            RollIndent(key.Column, new BlockMappingStart(key.Mark, key.Mark), key.Token);
            _keys[^1] = default;
            _keyAllowed = false;
        }
        else
        {
            if (!InFlow)
            {
                if (!_keyAllowed)
                {
                    throw Fault(YamlFaultKind.ColonHere);
                }

                RollIndent(_column, new BlockMappingStart(start, start));
            }
            else if (!_announced.Peek())
            {
                throw Fault(YamlFaultKind.ColonInBrackets);
            }

            Announce(false);
            _keyAllowed = !InFlow;
        }

        Skip();
        _queue.Add(new Value(start, MarkHere()));
    }

    /// <summary>A token that becomes a key if a colon follows it on the same line.</summary>
    private struct PossibleKey
    {
        public bool IsPossible;
        public bool IsRequired;
        public int Token;
        public int Start;
        public int Line;
        public int Column;
        public Mark Mark;
    }
}
