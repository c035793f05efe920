using k8s.LeaderElection;

namespace IngressRules.Kubernetes.Leadership;

/// <summary>Says what becomes of the requests for a Lease; the elector keeps most failures to itself.</summary>
/// <param name="inner">Sends them.</param>
/// <param name="reads">Is told whether the Lease can be read.</param>
/// <param name="writes">Is told whether it can be written.</param>
internal sealed class ReportingLock(ILock inner, LeaseLog reads, LeaseLog writes) : ILock
{
    /// <inheritdoc/>
    public string Identity => inner.Identity;

    /// <inheritdoc/>
    public Task<LeaderElectionRecord> GetAsync(CancellationToken cancellationToken = default) =>
        ReportAsync(() => inner.GetAsync(cancellationToken), _ => true, reads);

    /// <inheritdoc/>
    public Task<bool> CreateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default) =>
        ReportAsync(() => inner.CreateAsync(record, cancellationToken), done => done, writes);

    /// <inheritdoc/>
    public Task<bool> UpdateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default) =>
        ReportAsync(() => inner.UpdateAsync(record, cancellationToken), done => done, writes);

    /// <inheritdoc/>
    public string Describe() => inner.Describe();

    private static async Task<T> ReportAsync<T>(Func<Task<T>> send, Func<T, bool> isDone, LeaseLog log)
    {
        try
        {
            T result = await send().ConfigureAwait(false);
            if (isDone(result))
            {
                log.Succeeded();
            }

            return result;
        }
        catch (Exception error)
        {
            log.Failed(error);
            throw;
        }
    }
}
