using System.Diagnostics.CodeAnalysis;

namespace IngressRules.Diagnostics;

/// <summary>
/// Where each field of a stretch of text stands: one flat array in the order of the text, in which a field is found by walking down from an
/// object's top. Most objects are fine and nobody asks, so a map that can be made again from its text is made when somebody does, and kept
/// only until the memory is wanted: places cost no memory beside the text, however many rules there are.
/// </summary>
internal abstract class SourceMap(SourceText text)
{
    private WeakReference<Node[]>? _nodes;

    /// <summary>The text that the places lie in.</summary>
    public SourceText Text { get; } = text;

    /// <summary>Where an object stands.</summary>
    /// <param name="root">The object's index in the map.</param>
    public SourceSpan ObjectSpan(int root)
    {
        ref readonly Node found = ref Nodes()[root];
        return Text.GetSpan(found.Start, found.Length);
    }

    /// <summary>
    /// Where a field stands. A field that is absent is looked for at its nearest parent that is there: an error about something
    /// missing points at the place where it should be added.
    /// </summary>
    public SourceSpan Find(int root, FieldPath path)
    {
        Node[] nodes = Nodes();
        int node = Walk(nodes, root, path, out bool whole);
        ref readonly Node found = ref nodes[node];
        bool hasKey = node != root && found.KeyLength > 0;

        // A map or a list spans many lines; the key that introduces it says better where it is.
        return hasKey && (!whole || found.IsContainer)
            ? Text.GetSpan(found.KeyStart, found.KeyLength)
            : Text.GetSpan(found.Start, found.Length);
    }

    /// <summary>Where the key of a field stands, such as one label among many.</summary>
    public SourceSpan FindKey(int root, FieldPath path)
    {
        Node[] nodes = Nodes();
        int node = Walk(nodes, root, path, out _);
        ref readonly Node found = ref nodes[node];
        return node != root && found.KeyLength > 0
            ? Text.GetSpan(found.KeyStart, found.KeyLength)
            : Text.GetSpan(found.Start, found.Length);
    }

    /// <summary>The map of the same text at another place.</summary>
    public abstract SourceMap MovedTo(SourceText text);

    /// <summary>Makes the map from the text; every call makes the same.</summary>
    protected abstract Node[] Make();

    private Node[] Nodes()
    {
        // Two threads may both make the map; both make the same one, so the race is harmless.
        if (_nodes is null || !_nodes.TryGetTarget(out Node[]? nodes))
        {
            nodes = Make();
            _nodes = new WeakReference<Node[]>(nodes);
        }

        return nodes;
    }

    private static int Walk(Node[] nodes, int root, FieldPath path, out bool whole)
    {
        if (path.Parent is null)
        {
            whole = true;
            return root;
        }

        int parent = Walk(nodes, root, path.Parent, out whole);
        if (!whole)
        {
            return parent;
        }

        int end = nodes[parent].Next;
        int position = 0, last = -1;
        for (int child = parent + 1; child < end; child = nodes[child].Next, position++)
        {
            // Of a key that occurs twice the last counts, so keep looking.
            if (path.Name is null ? position == path.ListIndex && nodes[child].Key is null : nodes[child].Key == path.Name)
            {
                last = child;
            }
        }

        whole = last >= 0;
        return whole ? last : parent;
    }

    /// <summary>One value: where it and its key start, how long they are, and where the next value of the same parent is.</summary>
    internal readonly record struct Node(string? Key, int KeyStart, int KeyLength, int Start, int Length, int Next, bool IsContainer);
}

/// <summary>
/// Where an object came from. It is not part of what the object says, so all origins compare equal: two Ingresses with the same
/// content are equal wherever they were read.
/// </summary>
public readonly struct SourceOrigin : IEquatable<SourceOrigin>
{
    private readonly SourceMap? _map;
    private readonly int _root;

    internal SourceOrigin(SourceMap map, int root = 0) => (_map, _root) = (map, root);

    /// <summary>True where the object was read from a text and its fields have places.</summary>
    public bool IsKnown => _map is not null;

    /// <summary>Where a field stands; null for an object that was built in code.</summary>
    /// <param name="path">The field. Where it is absent the nearest parent that is there is named.</param>
    public SourceSpan? Find(FieldPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _map?.Find(_root, path);
    }

    /// <summary>Where the key of a field stands, such as one annotation among many; null for an object that was built in code.</summary>
    /// <param name="path">The field.</param>
    public SourceSpan? FindKey(FieldPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _map?.FindKey(_root, path);
    }

    /// <summary>The origin of an object whose text is the same and stands elsewhere now.</summary>
    internal SourceOrigin MovedTo(SourceText text) => _map is null ? this : new(_map.MovedTo(text), _root);

    /// <summary>Always true: an origin is not part of an object's value.</summary>
    public bool Equals(SourceOrigin other) => true;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is SourceOrigin;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <summary>Always true.</summary>
    public static bool operator ==(SourceOrigin left, SourceOrigin right) => left.Equals(right);

    /// <summary>Always false.</summary>
    public static bool operator !=(SourceOrigin left, SourceOrigin right) => !left.Equals(right);

    /// <summary>The place of the object, or nothing.</summary>
    public override string ToString() => _map?.ObjectSpan(_root).ToString() ?? "";
}
