using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace IngressRules.Reloading;

/// <summary>
/// Holds the current table and signals when it is replaced. Reading it is one read of a reference without a lock, and replacing it is one
/// write. A rebuild that fails leaves the current table in place.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The source is used without timer and wait handle, so there is nothing to free, and listeners may hold its token for "
        + "as long as they like.")]
public sealed class RoutingTableSource
{
    private readonly Lock _writing = new();
    private volatile RoutingTable _current;
    private volatile CancellationTokenSource _change = new();

    /// <summary>Creates a source with an initial table.</summary>
    /// <param name="initial">The first table; null for the empty table.</param>
    public RoutingTableSource(RoutingTable? initial = null) => _current = initial ?? RoutingTable.Empty;

    /// <summary>The table that new requests should use.</summary>
    public RoutingTable Current => _current;

    /// <summary>
    /// A token that fires once, when the current table is replaced. Get the token before the table, or a change in between is missed.
    /// </summary>
    public IChangeToken GetChangeToken() => new CancellationChangeToken(_change.Token);

    /// <summary>Builds a new table and makes it the current one. Reloads run one at a time and never block requests.</summary>
    /// <param name="build">Makes the new table from the current one. If it throws, the current table stays.</param>
    public ReloadResult Reload(Func<RoutingTable, RoutingTable> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        CancellationTokenSource fired;
        ReloadResult result;
        lock (_writing)
        {
            try
            {
                RoutingTable next = build(_current);
                result = new ReloadResult(next, null);
            }
#pragma warning disable CA1031 // The build is the host's own code: requests go on with the last good table, and the caller is told.
            catch (Exception error)
#pragma warning restore CA1031
            {
                return new ReloadResult(_current, error);
            }

            // First the table, then the token: a caller that has the new token is sure to see the new table.
            _current = result.Current;
            fired = _change;
            _change = new CancellationTokenSource();
        }

        // Callbacks run outside the lock, because they may start a reload.
        fired.Cancel();
        return result;
    }
}

/// <summary>The result of a reload.</summary>
/// <param name="Current">The current table: the new one, or the previous one if the reload failed.</param>
/// <param name="Error">The exception; null if the reload succeeded.</param>
public sealed record ReloadResult(RoutingTable Current, Exception? Error)
{
    /// <summary>True if the reload succeeded.</summary>
    public bool Succeeded => Error is null;
}
