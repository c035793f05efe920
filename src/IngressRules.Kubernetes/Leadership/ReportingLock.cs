using k8s.LeaderElection;

namespace IngressRules.Kubernetes.Leadership;

/// <summary>Says what becomes of the requests for a Lease; the elector keeps most failures to itself.</summary>
/// <param name="inner">Sends them.</param>
/// <param name="failed">Is told why one failed.</param>
/// <param name="succeeded">Is told that the Lease could be read.</param>
internal sealed class ReportingLock(ILock inner, Action<Exception> failed, Action succeeded) : ILock
{
    /// <inheritdoc/>
    public string Identity => inner.Identity;

    /// <inheritdoc/>
    public Task<LeaderElectionRecord> GetAsync(CancellationToken cancellationToken = default) =>
        ReportAsync(
            async () =>
            {
                LeaderElectionRecord record = await inner.GetAsync(cancellationToken).ConfigureAwait(false);
                succeeded();
                return record;
            });

    /// <inheritdoc/>
    public Task<bool> CreateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default) =>
        ReportAsync(() => inner.CreateAsync(record, cancellationToken));

    /// <inheritdoc/>
    public Task<bool> UpdateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default) =>
        ReportAsync(() => inner.UpdateAsync(record, cancellationToken));

    /// <inheritdoc/>
    public string Describe() => inner.Describe();

    private async Task<T> ReportAsync<T>(Func<Task<T>> send)
    {
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failed(error);
            throw;
        }
    }
}
