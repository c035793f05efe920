using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// Finds ways on from a text that the prefixes of a host leave open. Text prefixes end within elements, so that many of them together can
/// take every way on: those for each character that can follow.
/// </summary>
internal sealed class TextGaps
{
    /// <summary>The characters that a canonical path can have. Neither <c>?</c> nor <c>#</c> is one.</summary>
    private static readonly string[] s_steps =
        [.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c).Where(c => c is not ('?' or '#')).Select(c => c.ToString())];

    private readonly string _word;
    private readonly Budget _budget;

    /// <summary>The texts with which each prefix of the host takes everything that begins so, in ordinal order.</summary>
    private readonly string[] _prefixes;

    /// <param name="host">The host.</param>
    /// <param name="word">A word that no path of the host has.</param>
    /// <param name="budget">Bounds the search.</param>
    public TextGaps(CompiledHost host, string word, Budget budget)
    {
        (_word, _budget) = (word, budget);
        _prefixes =
        [
            .. host.Rules
                .Where(r => r.Matching is PathMatching.TextPrefix or PathMatching.Prefix)
                .Select(r => r.Matching == PathMatching.TextPrefix ? r.CanonicalPath : CanonicalPath.Elements(r.CanonicalPath) + "/")
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>True if a search has ended for want of time, so that there may be a gap that was not found.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>
    /// Texts that begin with the given one, of which at least one is in a gap if there is one. Those in no gap belong to all prefixes that
    /// close it.
    /// </summary>
    public IEnumerable<string> Below(string start)
    {
        IsExhausted = false;
        var open = new Stack<string>([start]);
        while (open.TryPop(out string? text))
        {
            if (!_budget.TrySpend())
            {
                IsExhausted = true;
                yield break;
            }

            yield return text;
            if (!GoesOn(text, isStart: text.Length == start.Length))
            {
                yield return text + _word;
                continue;
            }

            // The ways that no prefix goes come first: the stack gives the last ones back at once.
            List<string> closed = [], free = [];
            foreach (string step in s_steps)
            {
                (GoesOn(text + step, isStart: false) || IsPrefix(text + step) ? closed : free).Add(text + step);
            }

            foreach (string way in closed.Concat(free))
            {
                open.Push(way);
            }
        }
    }

    private bool IsPrefix(string text) => Array.BinarySearch(_prefixes, text, StringComparer.Ordinal) >= 0;

    /// <summary>True if a prefix begins with a text and is longer. What a prefix takes already is not asked further.</summary>
    private bool GoesOn(string text, bool isStart)
    {
        int at = Array.BinarySearch(_prefixes, text, StringComparer.Ordinal);
        if (at >= 0 && !isStart)
        {
            return false;
        }

        int next = at >= 0 ? at + 1 : ~at;
        return next < _prefixes.Length && _prefixes[next].StartsWith(text, StringComparison.Ordinal);
    }

    /// <summary>How many texts may be tried for a whole table, so that a hostile one cannot cost much time.</summary>
    internal sealed class Budget
    {
        private int _left = 500_000;

        /// <summary>Spends one; false if nothing is left.</summary>
        public bool TrySpend() => --_left >= 0;
    }
}
