using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace IngressRules.Model;

/// <summary>
/// An immutable map from text to <typeparamref name="T"/>, such as labels and annotations. Keys are compared ordinally. It equals
/// another map with the same entries, in whatever order they were written. Write it as a collection expression:
/// <c>Labels = [new("app", "shop"), new("tier", "web")]</c>, or make it from a dictionary with <see cref="ValueMap.ToValueMap"/>.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
[CollectionBuilder(typeof(ValueMap), nameof(ValueMap.Create))]
public sealed class ValueMap<T> : IReadOnlyDictionary<string, T>, IEquatable<ValueMap<T>>
{
    private readonly Dictionary<string, T> _entries;

    /// <summary>A map of the given entries; the last of several equal keys counts.</summary>
    public ValueMap(IEnumerable<KeyValuePair<string, T>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach ((string key, T value) in entries)
        {
            _entries[key] = value;
        }
    }

    /// <summary>The map without entries.</summary>
    public static ValueMap<T> Empty { get; } = new(Array.Empty<KeyValuePair<string, T>>());

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _entries.Keys;

    /// <inheritdoc/>
    public IEnumerable<T> Values => _entries.Values;

    /// <inheritdoc/>
    public T this[string key] => _entries[key];

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _entries.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>True when both maps have the same keys with equal values.</summary>
    public bool Equals(ValueMap<T>? other)
    {
        if (other is null || other.Count != Count)
        {
            return false;
        }

        foreach ((string key, T value) in _entries)
        {
            if (!other._entries.TryGetValue(key, out T? theirs) || !EqualityComparer<T>.Default.Equals(value, theirs))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueMap<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // The order of the entries must not matter, so their hashes are added.
        int sum = 0;
        foreach ((string key, T value) in _entries)
        {
            sum = unchecked(sum + HashCode.Combine(key, value));
        }

        return sum;
    }

    /// <summary>The entries between braces.</summary>
    public override string ToString() => $"{{{string.Join(", ", _entries.Select(e => $"{e.Key}: {e.Value}"))}}}";
}

/// <summary>Makes <see cref="ValueMap{T}"/> instances.</summary>
public static class ValueMap
{
    /// <summary>A map of the given entries; the last of several equal keys counts. Collection expressions call this.</summary>
    public static ValueMap<T> Create<T>(ReadOnlySpan<KeyValuePair<string, T>> entries) =>
        entries.IsEmpty ? ValueMap<T>.Empty : new(entries.ToArray());

    /// <summary>A map of the given entries, such as those of a dictionary; the last of several equal keys counts.</summary>
    public static ValueMap<T> ToValueMap<T>(this IEnumerable<KeyValuePair<string, T>> entries) =>
        entries as ValueMap<T> ?? new(entries);
}
