namespace IngressRules.Explanation;

/// <summary>
/// Finds which of many paths a request's path begins with, or nearly begins with, without looking at the others. The keys are in lower
/// case, because a path in other capitals is a near miss.
/// </summary>
/// <typeparam name="T">What a key stands for.</typeparam>
internal sealed class PathIndex<T>
{
    private readonly string[] _keys;

    /// <summary>For each key the longest other key that it begins with; -1 for none.</summary>
    private readonly int[] _shorter;
    private readonly List<T>[] _items;

    /// <param name="items">The keys, in any case, and what they stand for. What has the same key stays in this order.</param>
    public PathIndex(IEnumerable<(string Key, T Item)> items)
    {
        var byKey = new Dictionary<string, List<T>>(StringComparer.Ordinal);
        foreach ((string key, T item) in items)
        {
            string lower = key.ToLowerInvariant();
            if (!byKey.TryGetValue(lower, out List<T>? same))
            {
                byKey.Add(lower, same = new List<T>(1));
            }

            same.Add(item);
        }

        _keys = [.. byKey.Keys];
        _items = [.. byKey.Values];
        Array.Sort(_keys, _items, StringComparer.Ordinal);
        _shorter = Shorter(_keys);
    }

    /// <summary>
    /// What stands under the keys that a path begins with, whatever its capitals; the longest key first. In ordinal order, every key that
    /// the path begins with is a beginning of the last key that does not come after the path, too.
    /// </summary>
    public IEnumerable<T> BeginningsOf(string path)
    {
        string lower = path.ToLowerInvariant();
        int key = FirstFrom(lower, orAfter: true) - 1;
        while (key >= 0 && !lower.StartsWith(_keys[key], StringComparison.Ordinal))
        {
            key = _shorter[key];
        }

        for (; key >= 0; key = _shorter[key])
        {
            foreach (T item in _items[key])
            {
                yield return item;
            }
        }
    }

    /// <summary>What stands under a key, whatever its capitals.</summary>
    public IReadOnlyList<T> Of(string key)
    {
        string lower = key.ToLowerInvariant();
        int found = FirstFrom(lower, orAfter: false);
        return found < _keys.Length && _keys[found] == lower ? _items[found] : [];
    }

    /// <summary>What stands under the keys that begin with a text, whatever its capitals, in the order of the keys.</summary>
    public IEnumerable<T> Below(string text)
    {
        string lower = text.ToLowerInvariant();
        for (int key = FirstFrom(lower, orAfter: false);
            key < _keys.Length && _keys[key].StartsWith(lower, StringComparison.Ordinal);
            key++)
        {
            foreach (T item in _items[key])
            {
                yield return item;
            }
        }
    }

    /// <summary>The first key that does not come before a text; or, if asked, the first that comes after it.</summary>
    private int FirstFrom(string lower, bool orAfter)
    {
        int at = Array.BinarySearch(_keys, lower, StringComparer.Ordinal);
        return at < 0 ? ~at : orAfter ? at + 1 : at;
    }

    private static int[] Shorter(string[] keys)
    {
        int[] shorter = new int[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            int candidate = i - 1;
            while (candidate >= 0 && !keys[i].StartsWith(keys[candidate], StringComparison.Ordinal))
            {
                candidate = shorter[candidate];
            }

            shorter[i] = candidate;
        }

        return shorter;
    }
}
