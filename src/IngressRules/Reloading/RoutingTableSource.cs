using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace IngressRules.Reloading;

/// <summary>
/// Holds the current table and tells when there is a new one. Readers take one reference and no lock; a swap is one write. A rebuild
/// that fails leaves the current table in place.
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

    /// <summary>A source that starts with the given table.</summary>
    /// <param name="initial">The first table; null for one without rules.</param>
    public RoutingTableSource(RoutingTable? initial = null) => _current = initial ?? RoutingTable.Empty;

    /// <summary>The table that new requests should use.</summary>
    public RoutingTable Current => _current;

    /// <summary>A token that fires once, when the current table is replaced. Ask for the token first and for the table then.</summary>
    public IChangeToken GetChangeToken() => new CancellationChangeToken(_change.Token);

    /// <summary>Builds a new table and puts it in place. Reloads run one after the other; requests are never held up.</summary>
    /// <param name="build">Makes the new table, given the current one. Whatever it throws, the current table stays.</param>
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

            // First the table, then the token: whoever holds the new token has seen the new table or will see it.
            _current = result.Current;
            fired = _change;
            _change = new CancellationTokenSource();
        }

        // Listeners run outside the lock: one of them may ask for a reload itself.
        fired.Cancel();
        return result;
    }
}

/// <summary>What became of a reload.</summary>
/// <param name="Current">The table in place now: the new one, or after a failure the one from before.</param>
/// <param name="Error">What went wrong; null where the new table is in place.</param>
public sealed record ReloadResult(RoutingTable Current, Exception? Error)
{
    /// <summary>True where the new table is in place.</summary>
    public bool Succeeded => Error is null;
}
