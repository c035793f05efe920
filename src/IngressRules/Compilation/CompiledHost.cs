using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.Compilation;

/// <summary>One host with its rules and its default backend.</summary>
public sealed class CompiledHost
{
    internal CompiledHost(string host)
    {
        Host = host;
    }

    /// <summary>The host as rules write it: a name, <c>*.</c> and a name, or empty for rules without host.</summary>
    public string Host { get; }

    /// <summary>
    /// The rules that can win under this host, in ordinal order of their canonical path; rules of the same path in order of precedence.
    /// Empty for a host that is named by a rule without paths (specification 3.7).
    /// </summary>
    public ValueList<CompiledRule> Rules { get; internal init; } = [];

    /// <summary>The host's default backend (specification 3.6, step 1); null if the global default applies.</summary>
    public CompiledDefaultBackend? DefaultBackend => Root is { IsMiss: false } backend ? backend : null;

    /// <summary>What applies to requests for the host that none of its rules takes and that have no backend; null for nothing.</summary>
    public RoutePolicies? MissPolicies => Root is { IsMiss: true } miss ? miss.Policies : null;

    /// <summary>The default backend, or the policies in its place.</summary>
    internal CompiledDefaultBackend? Root { get; init; }

    /// <summary>
    /// What a dialect made the host from; null where there is none. <see cref="Rules"/> are then in the order in which they are tried.
    /// </summary>
    internal DialectHost? Dialect { get; init; }

    /// <summary>Of a dialect, all rules of the host, also those that lose to an equal one, in the order in which they are tried.</summary>
    internal CompiledRule[] Tried { get; init; } = [];

    /// <summary>The rules of all Ingresses that name the host, in order of precedence, whether or not they can win.</summary>
    internal HostRule[] Sources { get; init; } = [];

    /// <summary>The custom matchers of the embedding host, by rule; null if no rule has one.</summary>
    internal Dictionary<CompiledRule, IPathMatcher>? Matchers { get; init; }

    internal CompilationFinding[] Findings { get; init; } = [];

    /// <summary>The custom matcher of a rule of this host; null for a rule without one.</summary>
    public IPathMatcher? GetMatcher(CompiledRule rule) => Matchers?.GetValueOrDefault(rule);

    /// <summary>The host, or <c>(any host)</c>.</summary>
    public override string ToString() => Host.Length == 0 ? "(any host)" : Host;
}
