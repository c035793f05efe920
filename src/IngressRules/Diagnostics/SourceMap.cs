using System.Diagnostics.CodeAnalysis;

namespace IngressRules.Diagnostics;

/// <summary>
/// Where each field of one object stands in its text. The map is one flat array in the order of the text, so that a hundred
/// thousand rules cost megabytes; a field is found by walking down from the top.
/// </summary>
internal sealed class SourceMap(SourceText text, SourceMap.Node[] nodes)
{
    /// <summary>Where the object itself stands.</summary>
    public SourceSpan ObjectSpan => text.GetSpan(nodes[0].Start, nodes[0].Length);

    /// <summary>
    /// Where a field stands. A field that is absent is looked for at its nearest parent that is there: an error about something
    /// missing points at the place where it should be added.
    /// </summary>
    public SourceSpan Find(FieldPath path)
    {
        int node = Walk(path, out bool whole);
        ref readonly Node found = ref nodes[node];

        // A map or a list spans many lines; the key that introduces it says better where it is.
        return found.KeyLength > 0 && (!whole || found.IsContainer)
            ? text.GetSpan(found.KeyStart, found.KeyLength)
            : text.GetSpan(found.Start, found.Length);
    }

    /// <summary>Where the key of a field stands, such as one label among many.</summary>
    public SourceSpan FindKey(FieldPath path)
    {
        ref readonly Node found = ref nodes[Walk(path, out _)];
        return found.KeyLength > 0 ? text.GetSpan(found.KeyStart, found.KeyLength) : text.GetSpan(found.Start, found.Length);
    }

    private int Walk(FieldPath path, out bool whole)
    {
        if (path.Parent is null)
        {
            whole = true;
            return 0;
        }

        int parent = Walk(path.Parent, out whole);
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

    internal SourceOrigin(SourceMap map) => _map = map;

    /// <summary>True where the object was read from a text and its fields have places.</summary>
    public bool IsKnown => _map is not null;

    /// <summary>Where a field stands; null for an object that was built in code.</summary>
    /// <param name="path">The field. Where it is absent the nearest parent that is there is named.</param>
    public SourceSpan? Find(FieldPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _map?.Find(path);
    }

    /// <summary>Where the key of a field stands, such as one annotation among many; null for an object that was built in code.</summary>
    /// <param name="path">The field.</param>
    public SourceSpan? FindKey(FieldPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _map?.FindKey(path);
    }

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
    public override string ToString() => _map?.ObjectSpan.ToString() ?? "";
}
