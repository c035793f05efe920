using System.Diagnostics.CodeAnalysis;

namespace IngressRules.Diagnostics;

/// <summary>
/// The position of every field of a text: one flat array in text order, in which a field is found by walking down from the root of its
/// object. Most objects have no findings, so the map is built from the text on first use and held by a weak reference: positions need no
/// lasting memory beyond the text, however many rules there are.
/// </summary>
internal abstract class SourceMap(SourceText text)
{
    private WeakReference<SourcePlaces>? _places;

    /// <summary>The text that the positions refer to.</summary>
    public SourceText Text { get; } = text;

    /// <summary>The position of an object.</summary>
    /// <param name="root">The object's index in the map.</param>
    public SourceSpan ObjectSpan(int root)
    {
        ref readonly Node found = ref Places()[root];
        return Text.GetSpan(found.Start, found.Length);
    }

    /// <summary>
    /// The position of a field. For an absent field it is the position of the nearest parent that exists: an error about something missing
    /// points to the place where it should be added.
    /// </summary>
    public SourceSpan Find(int root, FieldPath path)
    {
        SourcePlaces places = Places();
        int node = places.Walk(root, path, out bool whole);
        ref readonly Node found = ref places[node];
        bool hasKey = node != root && found.KeyLength > 0;

        // A map or a list spans many lines, so its key is the better position.
        return hasKey && (!whole || found.IsContainer)
            ? Text.GetSpan(found.KeyStart, found.KeyLength)
            : Text.GetSpan(found.Start, found.Length);
    }

    /// <summary>The position of the key of a field, such as one label among many.</summary>
    public SourceSpan FindKey(int root, FieldPath path)
    {
        SourcePlaces places = Places();
        int node = places.Walk(root, path, out _);
        ref readonly Node found = ref places[node];
        return node != root && found.KeyLength > 0
            ? Text.GetSpan(found.KeyStart, found.KeyLength)
            : Text.GetSpan(found.Start, found.Length);
    }

    /// <summary>The map of the same text after it has moved, such as to other lines of its file.</summary>
    public abstract SourceMap MovedTo(SourceText text);

    /// <summary>Builds the map from the text; every call gives an equal map.</summary>
    protected abstract Node[] Make();

    private SourcePlaces Places()
    {
        // Two threads may both build the map. They build equal ones, so the race is harmless.
        if (_places is null || !_places.TryGetTarget(out SourcePlaces? places))
        {
            places = new SourcePlaces(Make());
            _places = new WeakReference<SourcePlaces>(places);
        }

        RecentPlaces.Keep(places);

        return places;
    }

    /// <summary>One value: where it and its key start, how long they are, and where the next value of the same parent is.</summary>
    internal readonly record struct Node(string? Key, int KeyStart, int KeyLength, int Start, int Length, int Next, bool IsContainer);
}

/// <summary>
/// Where an object was read. The origin is not part of the object's value, so all origins compare equal: two Ingresses with the same
/// content are equal, wherever they were read.
/// </summary>
public readonly struct SourceOrigin : IEquatable<SourceOrigin>
{
    private readonly SourceMap? _map;
    private readonly int _root;

    internal SourceOrigin(SourceMap map, int root = 0) => (_map, _root) = (map, root);

    /// <summary>True where the object was read from a text, so that its fields have positions.</summary>
    public bool IsKnown => _map is not null;

    /// <summary>The text that the object was read from; null for an object that was built in code.</summary>
    public SourceText? Source => _map?.Text;

    /// <summary>The position of a field; null for an object that was built in code.</summary>
    /// <param name="path">The field. For an absent field the position is that of its nearest parent that exists.</param>
    public SourceSpan? Find(FieldPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _map?.Find(_root, path);
    }

    /// <summary>The position of the key of a field, such as one annotation among many; null for an object that was built in code.</summary>
    /// <param name="path">The field.</param>
    public SourceSpan? FindKey(FieldPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _map?.FindKey(_root, path);
    }

    /// <summary>The origin of an object whose text is unchanged but has moved.</summary>
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

    /// <summary>The position of the object, or an empty text.</summary>
    public override string ToString() => _map?.ObjectSpan(_root).ToString() ?? "";
}
