using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>One host and everything that is decided under it.</summary>
public sealed class CompiledHost
{
    internal CompiledHost(string host)
    {
        Host = host;
    }

    /// <summary>The host as rules write it: a name, <c>*.</c> and a name, or empty for rules without host.</summary>
    public string Host { get; }

    /// <summary>
    /// The rules that can win under this host, in ordinal order of their canonical path and, for one path, in order of precedence. Empty
    /// for a host that is only claimed (specification 3.7).
    /// </summary>
    public ValueList<CompiledRule> Rules { get; internal init; } = [];

    /// <summary>Takes what no rule of the host takes (specification 3.6, step 1); or null, then the global default does.</summary>
    public CompiledDefaultBackend? DefaultBackend { get; internal init; }

    /// <summary>The rules of all Ingresses that name the host, in order of precedence, whether or not they can win.</summary>
    internal HostRule[] Sources { get; init; } = [];

    /// <summary>The matchers of the rules that have one of the embedding host's own; null where none has.</summary>
    internal Dictionary<CompiledRule, IPathMatcher>? Matchers { get; init; }

    internal Finding[] Findings { get; init; } = [];

    /// <summary>The embedding host's own matcher of a rule of this host; null for a rule that has none.</summary>
    public IPathMatcher? GetMatcher(CompiledRule rule) => Matchers?.GetValueOrDefault(rule);

    /// <summary>The host, or <c>(any host)</c>.</summary>
    public override string ToString() => Host.Length == 0 ? "(any host)" : Host;
}
