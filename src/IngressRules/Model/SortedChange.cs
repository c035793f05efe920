namespace IngressRules.Model;

/// <summary>
/// A sorted array, and what has left and joined it since. The next array is made by copying, where a sort would compare everything.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="Before">The array, sorted. No two items are equal in the order.</param>
/// <param name="Gone">The items that have left it.</param>
/// <param name="Come">The items that have joined it, in any order.</param>
internal sealed record SortedChange<T>(T[] Before, IReadOnlyCollection<T> Gone, IReadOnlyCollection<T> Come)
{
    /// <summary>The next array.</summary>
    /// <param name="order">The order.</param>
    public T[] Apply(IComparer<T> order)
    {
        int[] cuts = [.. Gone.Select(g => Array.BinarySearch(Before, g, order)).Where(at => at >= 0).Distinct().Order()];
        T[] added = [.. Come];
        Array.Sort(added, order);
        var next = new T[Before.Length - cuts.Length + added.Length];
        int from = 0, to = 0, cut = 0;
        foreach (T item in added)
        {
            int at = Array.BinarySearch(Before, item, order);
            CopyUntil(at < 0 ? ~at : at);
            next[to++] = item;
        }

        CopyUntil(Before.Length);
        return next;

        void CopyUntil(int end)
        {
            while (from < end)
            {
                int stop = cut < cuts.Length && cuts[cut] < end ? cuts[cut++] : end;
                Array.Copy(Before, from, next, to, stop - from);
                to += stop - from;
                from = stop < end ? stop + 1 : stop;
            }
        }
    }
}
