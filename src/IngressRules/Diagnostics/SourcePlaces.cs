using System.Collections.Concurrent;

namespace IngressRules.Diagnostics;

/// <summary>
/// The values of a text in text order, and the way down to one of them. The children of a large mapping or list are indexed when one of
/// them is first asked for, so that a thousand findings about its items do not each count them from the first one.
/// </summary>
internal sealed class SourcePlaces(SourceMap.Node[] nodes)
{
    // Fewer children are counted faster than they are indexed.
    private const int Few = 16;

    private readonly ConcurrentDictionary<int, Children> _indexed = new();

    /// <summary>How many values have been passed on the way to others. A test holds it to the size of the text.</summary>
    public int Passed { get; private set; }

    public ref readonly SourceMap.Node this[int index] => ref nodes[index];

    /// <summary>The value at a path, or the last one on the way there.</summary>
    /// <param name="root">The object that the path starts from.</param>
    /// <param name="path">The path.</param>
    /// <param name="whole">True where the value at the path itself was found.</param>
    public int Walk(int root, FieldPath path, out bool whole)
    {
        if (path.Parent is null)
        {
            whole = true;
            return root;
        }

        int parent = Walk(root, path.Parent, out whole);
        if (!whole)
        {
            return parent;
        }

        int child = Child(parent, path);
        whole = child >= 0;
        return whole ? child : parent;
    }

    private int Child(int parent, FieldPath path)
    {
        if (_indexed.TryGetValue(parent, out Children known))
        {
            return known.Find(path);
        }

        int end = nodes[parent].Next;
        int position = 0, last = -1;
        for (int child = parent + 1; child < end; child = nodes[child].Next, position++)
        {
            Passed++;
            if (position == Few)
            {
                return _indexed.GetOrAdd(parent, IndexOf).Find(path);
            }

            // The last of several equal keys counts, so the search goes on.
            if (path.Name is null ? position == path.ListIndex && nodes[child].Key is null : nodes[child].Key == path.Name)
            {
                last = child;
            }
        }

        return last;
    }

    private Children IndexOf(int parent)
    {
        var items = new List<int>();
        var fields = new Dictionary<string, int>(StringComparer.Ordinal);
        int end = nodes[parent].Next;
        for (int child = parent + 1; child < end; child = nodes[child].Next)
        {
            Passed++;
            if (nodes[child].Key is { } key)
            {
                fields[key] = child;
            }
            else
            {
                items.Add(child);
            }
        }

        return new Children([.. items], fields);
    }

    /// <summary>The children of one value: a list's by their position, a mapping's by their key.</summary>
    private readonly record struct Children(int[] Items, Dictionary<string, int> Fields)
    {
        public int Find(FieldPath path) =>
            path.Name is not null ? Fields.GetValueOrDefault(path.Name, -1)
            : (uint)path.ListIndex < (uint)Items.Length ? Items[path.ListIndex]
            : -1;
    }
}
