using System.Diagnostics.CodeAnalysis;

namespace IngressRules.Model;

/// <summary>
/// How a path is compared (specification 3.1). Kubernetes knows three values and compares them case-sensitively. The type can hold any
/// text, because a file can contain any; <see cref="IsKnown"/> is true for the three values.
/// </summary>
public readonly struct PathType : IEquatable<PathType>
{
    private readonly string? _value;

    /// <summary>A path type with the given text, known or not.</summary>
    public PathType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    /// <summary>The request's path equals the rule's path, case-sensitively, the trailing slash included.</summary>
    public static PathType Exact { get; } = new("Exact");

    /// <summary>The rule's path elements are the first elements of the request's path.</summary>
    public static PathType Prefix { get; } = new("Prefix");

    /// <summary>The controller decides. IngressRules treats it as <see cref="Prefix"/> unless an option says otherwise.</summary>
    public static PathType ImplementationSpecific { get; } = new("ImplementationSpecific");

    /// <summary>The text as Kubernetes spells it.</summary>
    public string Value => _value ?? "";

    /// <summary>True for the three values that Kubernetes knows.</summary>
    public bool IsKnown => this == Exact || this == Prefix || this == ImplementationSpecific;

    /// <inheritdoc/>
    public bool Equals(PathType other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PathType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Value);

    /// <summary>The text as Kubernetes spells it.</summary>
    public override string ToString() => Value;

    /// <summary>True when both have the same text.</summary>
    public static bool operator ==(PathType left, PathType right) => left.Equals(right);

    /// <summary>True when the texts differ.</summary>
    public static bool operator !=(PathType left, PathType right) => !left.Equals(right);
}
