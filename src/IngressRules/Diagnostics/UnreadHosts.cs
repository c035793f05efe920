namespace IngressRules.Diagnostics;

/// <summary>The hosts in the rules of an Ingress that could not be decoded, as far as its text names them.</summary>
/// <param name="names">The hosts as rules write them; empty text for a rule without host, and for a default backend.</param>
internal sealed class UnreadHosts(IReadOnlyList<string> names) : IEquatable<UnreadHosts>
{
    /// <summary>The hosts.</summary>
    public IReadOnlyList<string> Names => names;

    public bool Equals(UnreadHosts? other) => other is not null && names.SequenceEqual(other.Names);

    public override bool Equals(object? obj) => Equals(obj as UnreadHosts);

    public override int GetHashCode() => names.Count;
}
