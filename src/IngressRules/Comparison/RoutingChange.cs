using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Comparison;

/// <summary>Requests of one class of hosts that two tables treat differently, all of them alike.</summary>
public sealed class RoutingChange
{
    /// <summary>The <see cref="Host"/> of requests whose host no rule names.</summary>
    public const string OtherHosts = "*";

    private const int ExceptionsInWords = 3;

    internal RoutingChange(HostClass hosts, PathArea area)
    {
        Hosts = hosts;
        Area = area;
    }

    /// <summary>
    /// The class of hosts: of the hosts that rules of either table name, the most specific one that takes the request, which is a name or
    /// <c>*.</c> and a name; <see cref="OtherHosts"/> where there is none.
    /// </summary>
    public string Host => Hosts.Name;

    /// <summary>The paths. No two changes of a host have a path in common.</summary>
    public PathArea Area { get; }

    /// <summary>
    /// Whether the change is one of several that expressions make: its request changes, and others may change in the same way or otherwise.
    /// </summary>
    public bool IsExample { get; internal init; }

    /// <summary>The parts of <see cref="Area"/> that do not belong to it. They change in another way or not at all.</summary>
    public ValueList<PathArea> Except { get; internal set; } = [];

    /// <summary>The host of a request that changes; empty for one without host.</summary>
    public string WitnessHost => Hosts.Witness;

    /// <summary>The target of that request.</summary>
    public string WitnessTarget { get; internal init; } = "";

    /// <summary>Where it goes by the old table; all requests of this change go there by the same Ingress.</summary>
    public IngressMatch Old { get; internal init; }

    /// <summary>Where it goes by the new table; all requests of this change go there by the same Ingress.</summary>
    public IngressMatch New { get; internal init; }

    /// <summary>The hosts in words: the name, or <c>every other host</c>.</summary>
    public string HostText => Hosts.ToString();

    /// <summary>
    /// A sentence about the host where that explains its changes: a host that gets rules of its own no longer meets those of a wildcard.
    /// Else null.
    /// </summary>
    public string? HostNote => Hosts.Note;

    /// <summary>The requests in words, fit to be shown: <c>shop.example.com: /cart and below, but not exactly /cart/help</c>.</summary>
    public string Requests => $"{HostText}: {DescribePaths(path => VisibleText.Of(path))}";

    internal HostClass Hosts { get; }

    /// <summary>The paths in words: <c>/cart and below, but not exactly /cart/help</c>.</summary>
    /// <param name="show">How a path is written, such as in quotes.</param>
    public string DescribePaths(Func<string, string> show)
    {
        ArgumentNullException.ThrowIfNull(show);

        // Commas and "and" stand within the parts, so each one begins with "nor".
        bool below = Area.Extent == PathExtent.Subtree && Except.Contains(new(Area.Path, PathExtent.Exact)) && Area.Path != "/";
        string area = below ? $"below {show(Area.Path)}" : Area.Describe(show);
        List<string> parts = [.. Except.Where(e => !below || e.Path != Area.Path).Take(ExceptionsInWords).Select(e => e.Describe(show))];
        int more = Except.Count - parts.Count - (below ? 1 : 0);
        if (more > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{more} more"));
        }

        return parts.Count == 0 ? area : $"{area}, but not {string.Join(", nor ", parts)}";
    }
}
