using System.Runtime.CompilerServices;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// Finds the counters of an Ingress: first by the object itself, which needs neither a string nor a lock; for a new object by name, so that
/// an Ingress keeps its counters when it changes.
/// </summary>
/// <param name="limit">How many Ingresses get counters of their own.</param>
internal sealed class IngressSeriesTable(int limit)
{
    private readonly ConditionalWeakTable<Ingress, IngressSeries> _byObject = [];
    private readonly Dictionary<string, IngressSeries> _byName = new(StringComparer.Ordinal);
    private readonly Lock _naming = new();

    /// <summary>The requests that no rule matched.</summary>
    public IngressSeries None { get; } = new("(none)");

    /// <summary>The requests of a default backend that the embedding host configured.</summary>
    public IngressSeries Configured { get; } = new("(configured)");

    /// <summary>The requests of all Ingresses beyond the limit.</summary>
    public IngressSeries Other { get; } = new("(other)");

    /// <summary>The counters of an Ingress; null means the host's own default backend.</summary>
    public IngressSeries Of(Ingress? ingress)
    {
        if (ingress is null)
        {
            return Configured;
        }

        return _byObject.TryGetValue(ingress, out IngressSeries? series) ? series : _byObject.GetValue(ingress, OfName);
    }

    /// <summary>If the limit is reached, removes the counters of Ingresses that the new table no longer has.</summary>
    public void MakeRoom(RoutingTable table)
    {
        lock (_naming)
        {
            if (_byName.Count < limit)
            {
                return;
            }

            HashSet<string> present = [.. table.Matcher.Rules.Ingresses.Select(i => i.ToString())];
            foreach (string gone in _byName.Keys.Where(name => !present.Contains(name)).ToList())
            {
                _byName.Remove(gone);
            }
        }
    }

    /// <summary>All counters, ordered by name, without those that have no requests.</summary>
    public IReadOnlyList<IngressSeries> ToList()
    {
        lock (_naming)
        {
            IEnumerable<IngressSeries> named = _byName.Values.OrderBy(s => s.Name, StringComparer.Ordinal);
            return [.. named.Append(Other).Append(Configured).Append(None).Where(s => s.Total > 0)];
        }
    }

    private IngressSeries OfName(Ingress ingress)
    {
        string name = ingress.ToString();
        lock (_naming)
        {
            if (_byName.TryGetValue(name, out IngressSeries? known))
            {
                return known;
            }

            if (_byName.Count >= limit)
            {
                return Other;
            }

            var series = new IngressSeries(name);
            _byName.Add(name, series);
            return series;
        }
    }
}
