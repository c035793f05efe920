using System.Text;
using IngressRules.Matching;

namespace IngressRules.Comparison;

/// <summary>
/// Goes through the areas of the paths of one class of hosts, each after the one that encloses it, and collects the parts that change
/// alike.
/// </summary>
/// <param name="before">The old table.</param>
/// <param name="after">The new table.</param>
/// <param name="sameness">What counts as a change.</param>
/// <param name="hosts">The hosts.</param>
/// <param name="keys">The keys of all areas in which something may change, in ordinal order, each once.</param>
internal sealed class AreaWalk(IngressMatcher before, IngressMatcher after, Sameness sameness, HostClass hosts, List<string> keys)
{
    private readonly byte[] _host = Encoding.ASCII.GetBytes(hosts.Witness);
    private readonly WitnessPath _witnesses = new(keys, sameness.CollapseSlashes);

    /// <summary>The changes, by path.</summary>
    public IEnumerable<RoutingChange> Changes()
    {
        List<Part> changed = [];
        var enclosing = new Stack<(string Key, Part Part)>();
        var outside = new Part(null);
        foreach (string key in keys)
        {
            while (enclosing.TryPeek(out (string Key, Part) last) && !key.StartsWith(last.Key, StringComparison.Ordinal))
            {
                enclosing.Pop();
            }

            Part around = enclosing.TryPeek(out (string, Part Part) top) ? top.Part : outside;
            Part part = PartOf(key, around);
            enclosing.Push((key, part));
            if (part == around)
            {
                continue;
            }

            around.Except.Add(PathArea.OfKey(key, sameness.CollapseSlashes));
            if (part.Change is not null)
            {
                changed.Add(part);
            }
        }

        return changed.OrderBy(p => p.Change!.Area.Path, StringComparer.Ordinal).Select(p => p.Complete());
    }

    /// <summary>The part that an area belongs to: that around it if its own requests change alike, or if it has none of its own.</summary>
    private Part PartOf(string key, Part around)
    {
        if (_witnesses.Find(key) is not { } witness)
        {
            return around;
        }

        byte[] text = RuleKeys.BytesOf(witness);
        IngressMatch old = before.MatchCanonical(_host, text), now = after.MatchCanonical(_host, text);
        if (sameness.IsSame(old, now))
        {
            return around.Change is null ? around : new Part(null);
        }

        return around.Change is { } change && IsSameSide(change.Old, old) && IsSameSide(change.New, now)
            ? around
            : new Part(new RoutingChange(hosts, PathArea.OfKey(key, sameness.CollapseSlashes))
            {
                WitnessTarget = WitnessPath.TargetOf(RuleKeys.PathOf(witness)),
                Old = old,
                New = now,
            });
    }

    private static bool IsSameSide(in IngressMatch a, in IngressMatch b) =>
        a.Outcome == b.Outcome && a.Backend == b.Backend && Sameness.IsSameName(a.Ingress, b.Ingress);

    /// <summary>Areas that touch and change alike; without a change, areas that touch and stay as they are.</summary>
    private sealed class Part(RoutingChange? change)
    {
        public RoutingChange? Change { get; } = change;

        public List<PathArea> Except { get; } = [];

        public RoutingChange Complete()
        {
            Change!.Except = [.. Except.OrderBy(a => a.Path, StringComparer.Ordinal)];
            return Change;
        }
    }
}
