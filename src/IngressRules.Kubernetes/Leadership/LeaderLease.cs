using System.Net;
using k8s.Autorest;
using k8s.LeaderElection;

namespace IngressRules.Kubernetes.Leadership;

/// <summary>
/// The Lease by which one of many routers writes. The client's elector decides when to take and to renew it; this class decides by the
/// monotonic clock how long it is ours, and refuses to take one that another router may still hold. So neither a clock that is set nor an
/// attempt that took too long lets two routers write.
/// </summary>
/// <param name="inner">Reads and writes the Lease; each write carries the version that was read last.</param>
/// <param name="options">How long it lasts.</param>
/// <param name="time">The clock.</param>
internal sealed class LeaderLease(ILock inner, KubernetesWriterOptions options, TimeProvider time) : ILock, IDisposable
{
    /// <summary>How often the release is tried again after a conflict.</summary>
    private const int ReleaseTries = 3;

    /// <summary>The elector may begin an attempt while another one is not over. What is read and written then belongs together.</summary>
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>What the Lease said when it was there last; null where it never was.</summary>
    private Seen? _seen;

    /// <summary>Whether it said so when it was asked last: what was read before must not be written over by guess.</summary>
    private bool _isRead;

    /// <summary>Whether it was not there when it was asked last.</summary>
    private bool _isGone;

    private volatile Held? _held;
    private volatile bool _isReleased;

    /// <inheritdoc/>
    public string Identity => inner.Identity;

    /// <summary>True while the Lease is ours and a write may begin.</summary>
    public bool IsHeld => _held is { } held && Elapsed(held) < options.RenewDeadline;

    /// <summary>How long the Lease remains ours, at which time the last write must have ended; zero where it is not.</summary>
    public TimeSpan Remaining =>
        _held is { } held && options.LeaseDuration - Elapsed(held) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <inheritdoc/>
    public Task<LeaderElectionRecord> GetAsync(CancellationToken cancellationToken = default) =>
        OneAtATimeAsync(ReadAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> CreateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default) => OneAtATimeAsync(
        token => MayCreate() ? WriteAsync(() => inner.CreateAsync(record, token), record) : Task.FromResult(false), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> UpdateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default) => OneAtATimeAsync(
        token => MayTake() ? WriteAsync(() => inner.UpdateAsync(record, token), record) : Task.FromResult(false), cancellationToken);

    /// <inheritdoc/>
    public string Describe() => inner.Describe();

    /// <summary>Gives the Lease up, if it is ours, so that the next router need not wait for its end. It is never taken again.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task ReleaseAsync(CancellationToken cancellationToken)
    {
        _isReleased = true;
        _held = null;
        return OneAtATimeAsync(EmptyAsync, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<LeaderElectionRecord> ReadAsync(CancellationToken cancellationToken)
    {
        LeaderElectionRecord record;
        try
        {
            record = await inner.GetAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _isRead = false;
            if (error is HttpOperationException { Response.StatusCode: HttpStatusCode.NotFound })
            {
                SeeNone();
            }

            throw;
        }

        // The elector would try to create a Lease that nobody holds.
        record.HolderIdentity ??= "";
        record.AcquireTime ??= DateTime.UnixEpoch;
        record.RenewTime ??= DateTime.UnixEpoch;
        See(record);
        if (record.HolderIdentity != Identity)
        {
            _held = null;
        }

        return record;
    }

    private async Task<bool> EmptyAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 1; attempt <= ReleaseTries; attempt++)
        {
            LeaderElectionRecord record = await inner.GetAsync(cancellationToken).ConfigureAwait(false);
            if (record.HolderIdentity != Identity)
            {
                return false;
            }

            record.HolderIdentity = "";
            record.LeaseDurationSeconds = 1;
            record.AcquireTime = record.RenewTime = time.GetUtcNow().UtcDateTime;
            if (await inner.UpdateAsync(record, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A Lease is ours from the moment that the request for it was sent: whoever waits for its end began to wait later.</summary>
    private async Task<bool> WriteAsync(Func<Task<bool>> write, LeaderElectionRecord record)
    {
        var held = new Held(time.GetTimestamp(), time.GetUtcNow());
        if (!await write().ConfigureAwait(false))
        {
            return false;
        }

        See(record);
        _held = _isReleased ? null : held;
        return true;
    }

    private void See(LeaderElectionRecord record)
    {
        _isRead = true;
        _isGone = false;
        if (_seen is null || _seen.Holder != record.HolderIdentity || _seen.Renewed != record.RenewTime)
        {
            _seen = new(
                record.HolderIdentity, record.RenewTime, TimeSpan.FromSeconds(record.LeaseDurationSeconds), time.GetTimestamp());
        }
    }

    /// <summary>Its holder may have renewed it until the moment in which somebody deleted it, and counts on what it renewed.</summary>
    private void SeeNone()
    {
        if (!_isGone && _seen is { } seen)
        {
            _seen = seen with { Since = time.GetTimestamp() };
        }

        _isGone = true;
    }

    /// <summary>True where the Lease may be written over.</summary>
    private bool MayTake() => !_isReleased && _isRead && _seen is { } seen && IsFree(seen);

    /// <summary>
    /// True where there may be a new Lease: there never was one, or nobody holds what was deleted. Its holder, who is still there, creates
    /// it again when the next renewal is due.
    /// </summary>
    private bool MayCreate() => !_isReleased && (_seen is not { } seen || IsFree(seen));

    /// <summary>True where the Lease is ours or nobody's by what it says, or has not been renewed for as long as it lasts.</summary>
    private bool IsFree(Seen seen) =>
        seen.Holder.Length == 0 || seen.Holder == Identity || time.GetElapsedTime(seen.Since) >= seen.Duration;

    /// <summary>The monotonic clock may stand still while a machine sleeps, and the other one may be set: the longer time counts.</summary>
    private TimeSpan Elapsed(Held held)
    {
        TimeSpan monotonic = time.GetElapsedTime(held.Sent);
        TimeSpan clock = time.GetUtcNow() - held.SentAt;
        return monotonic > clock ? monotonic : clock;
    }

    private async Task<T> OneAtATimeAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.RenewDeadline, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        await _one.WaitAsync(limit.Token).ConfigureAwait(false);
        try
        {
            return await action(limit.Token).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>What the Lease said, and since when it has said so.</summary>
    private sealed record Seen(string Holder, DateTime? Renewed, TimeSpan Duration, long Since);

    /// <summary>When the request was sent that made the Lease ours.</summary>
    private sealed record Held(long Sent, DateTimeOffset SentAt);
}
