using IngressRules.Patterns;
using IngressRules.Policies;

namespace IngressRules.Matching;

/// <summary>
/// The patterns of a host, in the order in which they are tried. They share a matcher, so a path is read once for all of them, and memory
/// is bounded by their size whatever paths clients send. Patterns for which there is none, because their automaton has too many states and
/// one of them asks for words or lines, are halved until there is. Nothing is built before it is needed. Safe for several threads.
/// </summary>
internal sealed class PatternTable
{
    private readonly LinearPattern[] _patterns;
    private readonly Lock _lock = new();
    private Group[] _groups;

    /// <summary>Creates a table.</summary>
    /// <param name="patterns">The patterns, in the order in which they are tried.</param>
    public PatternTable(IReadOnlyList<LinearPattern> patterns)
    {
        _patterns = [.. patterns];
        _groups = _patterns.Length == 0 ? [] : [new Group(_patterns, 0, _patterns.Length)];
    }

    /// <summary>The number of groups, for tests and benchmarks.</summary>
    public int Groups => Volatile.Read(ref _groups).Length;

    /// <summary>The number of the first pattern that matches; -1 for none.</summary>
    /// <param name="path">The decoded path, a character for each byte.</param>
    public int Find(ReadOnlySpan<char> path)
    {
        Group[] groups = Volatile.Read(ref _groups);
        for (int i = 0; i < groups.Length; i++)
        {
            Group group = groups[i];
            int found = group.Find(path);
            if (found == PatternAutomaton.Full)
            {
                // Groups before this one do not match; in its place are two now.
                groups = Halve(group);
                i--;
            }
            else if (found >= 0)
            {
                return group.First + found;
            }
        }

        return -1;
    }

    /// <summary>Puts two groups in the place of one, unless another thread has done so, and returns all groups.</summary>
    private Group[] Halve(Group group)
    {
        lock (_lock)
        {
            int index = Array.IndexOf(_groups, group);
            if (index >= 0)
            {
                int half = group.Count / 2;
                Volatile.Write(
                    ref _groups,
                    [
                        .. _groups[..index],
                        new Group(_patterns, group.First, half),
                        new Group(_patterns, group.First + half, group.Count - half),
                        .. _groups[(index + 1)..],
                    ]);
            }

            return _groups;
        }
    }

    /// <summary>Neighbours among the patterns.</summary>
    private sealed class Group(LinearPattern[] patterns, int first, int count)
    {
        private readonly PatternMatcher _matcher = new([.. patterns.Skip(first).Take(count).Select(p => p.Parts)]);

        public int First => first;

        public int Count => count;

        /// <summary>The first pattern of the group that matches; or a result of <see cref="PatternAutomaton"/>.</summary>
        public int Find(ReadOnlySpan<char> path) => count > 1 ? _matcher.Find(path)
            : patterns[first].IsMatch(path) ? 0
            : PatternAutomaton.None;
    }
}
