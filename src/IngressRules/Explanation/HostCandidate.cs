using IngressRules.Compilation;

namespace IngressRules.Explanation;

/// <summary>What became of a host that rules for a request can have.</summary>
public enum HostVerdict
{
    /// <summary>No rule of the table has it.</summary>
    Absent,

    /// <summary>Its rules decide, or its default backend.</summary>
    Decides,

    /// <summary>It has rules, and they are not asked, because a more specific host has rules.</summary>
    Hidden,

    /// <summary>Its rules were asked, none took the path, and the next host was asked (host fallthrough).</summary>
    NoPath,
}

/// <summary>A host that rules for a request can have: the exact name, the wildcard over it, or none.</summary>
/// <param name="Name">The host as rules write it; empty for rules without host.</param>
/// <param name="Host">The host in the table; null where no rule has it.</param>
/// <param name="Verdict">What became of it.</param>
public sealed record HostCandidate(string Name, CompiledHost? Host, HostVerdict Verdict)
{
    /// <summary>The hosts for a request, in the order in which they are asked (specification 3.4).</summary>
    /// <param name="rules">The table.</param>
    /// <param name="names">The hosts, the most specific first.</param>
    /// <param name="winner">The rule that takes the request; null for none.</param>
    internal static IReadOnlyList<HostCandidate> Of(CompiledRules rules, IEnumerable<string> names, CompiledRule? winner)
    {
        // With host fallthrough a miss has asked them all.
        var candidates = new List<HostCandidate>(3);
        bool asksAll = rules.Options.HostFallthrough;
        bool isDecided = false;
        foreach (string name in names)
        {
            CompiledHost? host = rules.HostsByName.GetValueOrDefault(name);
            bool decides = host is not null && !isDecided && (winner is null ? !asksAll : winner.Host == name);
            candidates.Add(new(
                name,
                host,
                host is null ? HostVerdict.Absent : decides ? HostVerdict.Decides : isDecided ? HostVerdict.Hidden : HostVerdict.NoPath));
            isDecided |= decides;
        }

        return candidates;
    }
}
