using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// Reads typed values from one object of a <see cref="DocumentTree"/> and reports values of the wrong type. Null is the empty value of
/// every type (specification 1), so no method reports it.
/// </summary>
internal sealed class ObjectReader(ReaderOptions options, ReadOutput output)
{
    private static readonly ObjectReference s_nothing = new("", "", "");

    private DocumentTree _tree = null!;
    private int _root;
    private FindingLimit _limit = new(options.MaxFindingsPerObject);
    private List<KeyValuePair<string, string>>? _entries;

    public ReaderOptions Options { get; } = options;

    /// <summary>The shared backends of this read.</summary>
    public BackendPool Backends { get; } = new();

    public DocumentTree Tree => _tree;

    /// <summary>The object that findings are about.</summary>
    public ObjectReference Object { get; private set; } = s_nothing;

    /// <summary>True for a Secret, whose values must not appear in messages.</summary>
    public bool HideValues { get; set; }

    /// <summary>True where an error was found, so that the object is refused.</summary>
    public bool IsRefused { get; private set; }

    public void Begin(DocumentTree tree, int root, ObjectReference reference)
    {
        (_tree, _root, Object) = (tree, root, reference);
        IsRefused = false;
        HideValues = false;
        _limit = new FindingLimit(Options.MaxFindingsPerObject);
    }

    /// <summary>Ends the object: reports how many findings about it are not listed.</summary>
    public void End()
    {
        if (_limit.HasRest)
        {
            output.Add(_limit.Rest(ReadingCodes.MoreFindings, Object, new SourcePlace(SpanOf(_root, false))));
            _limit = new FindingLimit(Options.MaxFindingsPerObject);
        }
    }

    public ChildEnumerable Children(int node) => new(_tree, node);

    public string Key(int node) => _tree.Pool[_tree[node].Key];

    public bool IsNull(int node) => _tree[node].Kind == NodeKind.Null;

    /// <summary>True for a mapping; reports any other value except null.</summary>
    public bool IsMapping(int node) => Is(node, NodeKind.Mapping, "a mapping");

    /// <summary>True for a list; reports any other value except null.</summary>
    public bool IsList(int node) => Is(node, NodeKind.Sequence, "a list");

    /// <summary>A text; empty where it is null.</summary>
    public string Text(int node) => OptionalText(node) ?? "";

    /// <summary>A text, or null.</summary>
    public string? OptionalText(int node) => Is(node, NodeKind.String, "text") ? _tree.Text(node) : null;

    /// <summary>A 32-bit number; the previous value where it is null.</summary>
    public int Int32(int node, int before = 0) =>
        (int)Integer(node, int.MinValue, int.MaxValue, "an integer of 32 bits") is var value && IsNull(node) ? before : value;

    /// <summary>A 64-bit number, or null.</summary>
    public long? Int64(int node) => IsNull(node) ? null : Integer(node, long.MinValue, long.MaxValue, "an integer of 64 bits");

    /// <summary>A boolean, or null.</summary>
    public bool? Boolean(int node) => Is(node, NodeKind.Boolean, "true or false") ? _tree.Text(node) == "true" : null;

    /// <summary>A time of RFC 3339, or null.</summary>
    public DateTimeOffset? Time(int node)
    {
        if (!Is(node, NodeKind.String, "a time such as \"2026-01-02T15:04:05Z\""))
        {
            return null;
        }

        if (Rfc3339.TryParse(_tree.Text(node), out DateTimeOffset time))
        {
            return time;
        }

        WrongType(node, "a time such as \"2026-01-02T15:04:05Z\"");
        return null;
    }

    /// <summary>
    /// A list whose items are read by <paramref name="read"/>, which also gets the previous value of each item: the server decodes the
    /// second of two equal keys into the value of the first.
    /// </summary>
    public ValueList<T> List<T>(int node, ValueList<T> before, Func<ObjectReader, int, T?, T> read)
        where T : class
    {
        if (!IsList(node))
        {
            return [];
        }

        int count = 0;
        foreach (int _ in Children(node))
        {
            count++;
        }

        if (count == 0)
        {
            return [];
        }

        var items = new T[count];
        int i = 0;
        foreach (int child in Children(node))
        {
            items[i] = read(this, child, i < before.Count ? before[i] : null);
            i++;
        }

        return new ValueList<T>(items);
    }

    /// <summary>A list of texts.</summary>
    public ValueList<string> Texts(int node) => List<string>(node, [], static (r, item, _) => r.Text(item));

    /// <summary>A map of texts. Where JSON has the mapping twice, both are merged.</summary>
    public ValueMap<string> TextMap(int node, ValueMap<string> before)
    {
        if (!IsMapping(node))
        {
            return ValueMap<string>.Empty;
        }

        _entries ??= [];
        _entries.Clear();
        _entries.AddRange(before);
        foreach (int child in Children(node))
        {
            _entries.Add(new(Key(child), Text(child)));
        }

        return _entries.Count == 0 ? ValueMap<string>.Empty : new ValueMap<string>(_entries);
    }

    /// <summary>Reports a field that its mapping does not have.</summary>
    public void Unknown(int node, string[] known)
    {
        if (Options.UnknownFields == FieldPolicy.Ignore)
        {
            return;
        }

        if (CountsOnly(ReadingCodes.UnknownField, Options.UnknownFields))
        {
            return;
        }

        string key = Key(node);
        if (key == "sops" && PathOf(node).ToString() == key)
        {
            // SOPS adds it to a file that it encrypts. What it has encrypted is a finding; this says nothing more.
            return;
        }

        string advice = key.Contains('\u00A0') ? "Its name has a no-break space, which only looks like a space. Write spaces instead."
            : TypographicQuotes.Begin(key)
                ? "The quotation marks around its name are typographic ones, which are letters to YAML. "
                    + $"Write {VisibleText.Short(TypographicQuotes.Remove(key))} without them."
            : FieldAdvice.Sentence(_tree, node, key, known, Object.Kind, PathOf(node));
        string message = $"There is no field {VisibleText.Short(key)} here; it has no effect. {advice}";
        Add(ReadingCodes.UnknownField, Options.UnknownFields, node, message, atKey: true);
    }

    /// <summary>Reports the duplicate keys anywhere in the object.</summary>
    public void ReportDuplicates()
    {
        if (!_tree.HasDuplicates || Options.DuplicateKeys == FieldPolicy.Ignore)
        {
            return;
        }

        int end = _tree[_root].Next;
        for (int node = _root + 1; node < end; node++)
        {
            if ((_tree[node].Flags & NodeFlags.Duplicate) != 0 && !CountsOnly(ReadingCodes.DuplicateKey, Options.DuplicateKeys))
            {
                Add(ReadingCodes.DuplicateKey, Options.DuplicateKeys, node,
                    $"The key {VisibleText.Short(Key(node))} stands here for the second time, and the last one counts. Remove one of them.",
                    atKey: true);
            }
        }
    }

    /// <summary>Reports a value of the wrong type, and says what to write instead.</summary>
    public void WrongType(int node, string expected)
    {
        if (CountsOnly(ReadingCodes.WrongType, FieldPolicy.Strict))
        {
            return;
        }

        if (HideValues)
        {
            Refuse(ReadingCodes.WrongType, node, $"Expected {expected}. Write it, in quotes if it is text.", FieldErrorReason.TypeInvalid);
            return;
        }

        string found = _tree[node].Kind switch
        {
            NodeKind.Mapping => "a mapping",
            NodeKind.Sequence => "a list",
            NodeKind.String => $"the text \"{VisibleText.Short(_tree.Text(node))}\"",
            NodeKind.Boolean => $"the boolean {_tree.Written(node)}",
            NodeKind.Null => "nothing",
            _ => $"the number {_tree.Written(node)}",
        };
        Refuse(ReadingCodes.WrongType, node, $"Expected {expected}, found {found}.{Remedy(node, expected)}", FieldErrorReason.TypeInvalid);
    }

    /// <summary>Reports an error, so that the object is refused.</summary>
    public void Refuse(DiagnosticCode code, int node, string message, string? reason = null, string? field = null)
    {
        IsRefused = true;
        Add(code, FieldPolicy.Strict, node, message, atKey: false, reason, field);
    }

    /// <summary>Reports an error at the key of a field, so that the object is refused.</summary>
    public void RefuseKey(DiagnosticCode code, int node, string message)
    {
        IsRefused = true;
        Add(code, FieldPolicy.Strict, node, message, atKey: true);
    }

    /// <summary>Reports a finding about the whole object without refusing it.</summary>
    public void Note(DiagnosticCode code, string message, string? apiVersion = null) =>
        output.Add(new Diagnostic(code, message) { Object = Object, ApiVersion = apiVersion, Span = SpanOf(_root, false) });

    private bool Is(int node, NodeKind kind, string expected)
    {
        NodeKind actual = _tree[node].Kind;
        if (actual == kind)
        {
            return true;
        }

        if (actual != NodeKind.Null)
        {
            WrongType(node, expected);
        }

        return false;
    }

    private long Integer(int node, long min, long max, string expected)
    {
        NodeKind kind = _tree[node].Kind;
        if (kind == NodeKind.Integer && _tree.TryGetInteger(node, out long value) && value >= min && value <= max)
        {
            return value;
        }

        if (kind != NodeKind.Null)
        {
            WrongType(node, expected);
        }

        return 0;
    }

    private string Remedy(int node, string expected)
    {
        FieldPath path = PathOf(node);
        string? found = IntentAdvice.KnowsBetter(_tree, node, path)
            ? IntentAdvice.For(_tree, node, path, expected) ?? TypeAdvice.For(_tree, node, path, expected)
            : TypeAdvice.For(_tree, node, path, expected) ?? IntentAdvice.For(_tree, node, path, expected);
        if (found is { } advice)
        {
            return $" {advice}";
        }

        NodeKind kind = _tree[node].Kind;

        if (kind is NodeKind.Boolean or NodeKind.Integer or NodeKind.Float && expected == "text")
        {
            return $" Write it in quotes: \"{_tree.Written(node)}\".";
        }

        if (kind == NodeKind.String && expected.Contains("integer", StringComparison.Ordinal))
        {
            string text = _tree.Text(node);
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                ? $" Write {VisibleText.Short(text)} without quotes."
                : " Write digits.";
        }

        if (kind == NodeKind.String && expected == "true or false" && _tree.Text(node) is "true" or "false")
        {
            return $" Write {_tree.Text(node)} without quotes.";
        }

        return kind is NodeKind.Integer or NodeKind.Float && expected.Contains("integer", StringComparison.Ordinal)
            ? " Write a whole number in that range, without fraction or exponent."
            : $" Write {expected}.";
    }

    private void Add(
        DiagnosticCode code, FieldPolicy policy, int node, string message, bool atKey, string? reason = null, string? field = null)
    {
        IsRefused |= policy == FieldPolicy.Strict;
        DiagnosticSeverity severity = SeverityOf(code, policy);
        if (!_limit.Takes(severity))
        {
            return;
        }

        output.Add(new Diagnostic(code, message)
        {
            Severity = severity,
            Object = Object,
            Field = field ?? PathOf(node).ToString(),
            Reason = reason,
            Span = SpanOf(node, atKey),
        });
    }

    /// <summary>Counts a finding beyond the limit, so that its message need not be made. Returns false where it is to be listed.</summary>
    private bool CountsOnly(DiagnosticCode code, FieldPolicy policy)
    {
        if (!_limit.IsReached)
        {
            return false;
        }

        IsRefused |= policy == FieldPolicy.Strict;
        _limit.Takes(SeverityOf(code, policy));
        return true;
    }

    private static DiagnosticSeverity SeverityOf(DiagnosticCode code, FieldPolicy policy) =>
        policy == FieldPolicy.Strict ? DiagnosticSeverity.Error : code.Severity;

    private SourceSpan SpanOf(int node, bool atKey)
    {
        ref TreeNode place = ref _tree[node];
        bool key = place.KeyLength > 0 && node != _root && (atKey || place.Kind >= NodeKind.Sequence || place.Length == 0);
        return key ? _tree.Source.GetSpan(place.KeyStart, place.KeyLength) : _tree.Source.GetSpan(place.Start, place.Length);
    }

    /// <summary>
    /// The path of a value, found by walking down from the root. Only findings need paths, and most objects have no findings.
    /// </summary>
    private FieldPath PathOf(int node)
    {
        FieldPath path = FieldPath.Root;
        int at = _root;
        while (at != node)
        {
            int child = at + 1, position = 0;
            while (_tree[child].Next <= node)
            {
                child = _tree[child].Next;
                position++;
            }

            path = _tree[at].Kind == NodeKind.Sequence ? path.Index(position) : path.Child(Key(child));
            at = child;
        }

        return path;
    }

    /// <summary>The values of a mapping or a list, without those that a later duplicate key overwrote.</summary>
    internal readonly ref struct ChildEnumerable(DocumentTree tree, int parent)
    {
        public ChildEnumerator GetEnumerator() => new(tree, parent);
    }

    /// <summary>Enumerates the values of a mapping or a list.</summary>
    internal ref struct ChildEnumerator(DocumentTree tree, int parent)
    {
        private readonly int _end = tree[parent].Next;
        private int _next = parent + 1;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (_next < _end)
            {
                Current = _next;
                _next = tree[Current].Next;
                if ((tree[Current].Flags & NodeFlags.Overwritten) == 0)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
