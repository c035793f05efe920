namespace IngressRules.Compilation;

/// <summary>What the path type <c>ImplementationSpecific</c> means; Kubernetes leaves it to the controller (specification 3.8).</summary>
public sealed class ImplementationSpecificMatching
{
    private ImplementationSpecificMatching(string name, Func<string, IPathMatcher?>? factory)
    {
        Name = name;
        Factory = factory;
    }

    /// <summary>The same as Prefix: whole path elements. <c>/foo</c> takes <c>/foo/bar</c> and not <c>/foobar</c>.</summary>
    public static ImplementationSpecificMatching Prefix { get; } = new(nameof(Prefix), null);

    /// <summary>The same as Exact.</summary>
    public static ImplementationSpecificMatching Exact { get; } = new(nameof(Exact), null);

    /// <summary>A prefix of the text: <c>/foo</c> takes <c>/foobar</c> too, as in ingress-nginx.</summary>
    public static ImplementationSpecificMatching TextPrefix { get; } = new(nameof(TextPrefix), null);

    /// <summary>A custom matcher supplied by the embedding host.</summary>
    /// <param name="factory">
    /// Creates the matcher of one rule path, given in canonical form; called once for each path while compiling. It returns null for a path
    /// that it does not support: that path is then matched as Prefix, and a diagnostic reports it.
    /// </param>
    public static ImplementationSpecificMatching Custom(Func<string, IPathMatcher?> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new(nameof(Custom), factory);
    }

    /// <summary>Which of the four kinds this is.</summary>
    public string Name { get; }

    internal Func<string, IPathMatcher?>? Factory { get; }

    /// <summary>The name of the kind.</summary>
    public override string ToString() => Name;
}

/// <summary>
/// Decides for one rule path whether it matches a request path. It is called concurrently, and for every request to the rule's host, so it
/// should neither allocate nor lock, and its time must be bounded by the length of the path.
/// </summary>
public interface IPathMatcher
{
    /// <summary>True if the rule matches the request.</summary>
    /// <param name="canonicalPath">
    /// The request's canonical path (specification 3.10): no query, dot segments resolved, slashes collapsed.
    /// </param>
    bool Matches(ReadOnlySpan<char> canonicalPath);
}
