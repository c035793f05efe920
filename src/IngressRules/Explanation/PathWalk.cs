using IngressRules.Compilation;

namespace IngressRules.Explanation;

/// <summary>A walk along a text through the rules of a host, in both kinds of letters.</summary>
internal sealed class PathWalk
{
    /// <summary>A range of no more rules is taken as a whole, though some of them have nothing to do with the text.</summary>
    public const int Few = 4;

    /// <summary>How many ranges in other capitals are looked at. Only thousands of paths that differ in capitals have more.</summary>
    private const int MostRanges = 1000;

    private readonly string _text;
    private readonly Stack<(PathRange Range, bool IsExact)> _open = new();

    private PathWalk(string text) => _text = text;

    /// <summary>
    /// At least the rules with whose path, with or without a slash at the end of either, the text begins, whatever its capitals.
    /// </summary>
    public List<CompiledRule> Found { get; } = [];

    /// <summary>
    /// The rules that begin like the text in its own capitals: all, then with its first character, and so on, until they are few or none.
    /// </summary>
    public List<PathRange> Exact { get; } = [];

    /// <summary>Whether there were so many ranges that every rule was compared instead.</summary>
    public bool IsScan { get; private set; }

    /// <summary>Walks along a text.</summary>
    public static PathWalk Along(string text, PathRange all)
    {
        var walk = new PathWalk(text);
        walk.Open(all, isExact: true);
        if (!walk.Run())
        {
            walk.IsScan = true;
            walk.Found.Clear();
            walk.Scan(all.Rules.AsSpan());
        }

        return walk;
    }

    private bool Run()
    {
        int left = MostRanges;
        while (_open.TryPop(out (PathRange Range, bool IsExact) next))
        {
            if (next.IsExact)
            {
                Exact.Add(next.Range);
            }
            else if (left-- == 0)
            {
                return false;
            }

            if (next.Range.Count <= Few)
            {
                Add(next.Range);
            }
            else
            {
                GoOn(next.Range, next.IsExact);
            }
        }

        return true;
    }

    private void Scan(ReadOnlySpan<CompiledRule> rules)
    {
        string text = _text + "/";
        foreach (CompiledRule rule in rules)
        {
            ReadOnlySpan<char> path = rule.CanonicalPath;
            path = path is [.. var elements, '/'] ? elements : path;
            if (path.IsEmpty
                || (path.Length <= text.Length
                    && (path[^1] | 0x20) == (text[path.Length - 1] | 0x20)
                    && text.AsSpan().StartsWith(path, StringComparison.OrdinalIgnoreCase)))
            {
                Found.Add(rule);
            }
        }
    }

    /// <summary>In ordinal order the slash comes before the capitals, and these before the small letters.</summary>
    private void GoOn(PathRange range, bool isExact)
    {
        Add(range.Whole());
        PathRange rest = range;
        char? next = range.Length < _text.Length ? _text[range.Length] : null;
        if (next is { } letter && char.IsAsciiLetter(letter))
        {
            PathRange small = rest.Next(char.ToLowerInvariant(letter));
            rest = rest.Before(small);
            PathRange capital = rest.Next(char.ToUpperInvariant(letter));
            rest = rest.Before(capital);
            bool isSmall = char.IsAsciiLetterLower(letter);

            // What is opened last comes first: the text in its own capitals is not to be cut short.
            Open(isSmall ? capital : small, isExact: false);
            Open(isSmall ? small : capital, isExact);
        }
        else if (next is { } other)
        {
            Open(range.Next(other), isExact);
        }

        if (next != '/')
        {
            Add(rest.Next('/').Whole());
        }
    }

    private void Open(PathRange range, bool isExact)
    {
        if (range.Count > 0)
        {
            _open.Push((range, isExact));
        }
    }

    private void Add(PathRange range) => Found.AddRange(range.AsSpan());
}
