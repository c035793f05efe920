using System.Diagnostics.CodeAnalysis;
using k8s.LeaderElection;
using k8s.LeaderElection.ResourceLock;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes.Leadership;

/// <summary>Tries to hold the Lease for as long as it runs.</summary>
internal sealed class LeaderElection : IDisposable
{
    private readonly KubernetesWriterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LeaseLog _log;

    public LeaderElection(k8s.IKubernetes client, KubernetesWriterOptions options, WriterNames names, TimeProvider time, ILogger logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        var lease = new LeaseLock(client, names.LeaseNamespace, names.LeaseName, names.Identity);
        _log = new LeaseLog(logger, lease.Describe());
        var writes = new LeaseLog(logger, lease.Describe());
        lease.OnHttpError += writes.Failed;
        Lease = new LeaderLease(new ReportingLock(lease, _log, writes), options, time);
    }

    /// <summary>The Lease.</summary>
    public LeaderLease Lease { get; }

    /// <summary>Fires when this router becomes the leader, and when it no longer is.</summary>
    public Signal Changed { get; } = new();

    /// <summary>Takes the Lease whenever it is free, and renews it, until it is cancelled.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is tried again.")]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // An elector that has given up leaves an attempt behind that repeats itself until it is cancelled.
            using var run = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var elector = new LeaderElector(new LeaderElectionConfig(Lease)
            {
                LeaseDuration = _options.LeaseDuration,
                RenewDeadline = _options.RenewDeadline,
                RetryPeriod = _options.RetryPeriod,
            });
            elector.OnStartedLeading += Started;
            elector.OnStoppedLeading += Stopped;
            try
            {
                await elector.RunUntilLeadershipLostAsync(run.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                _log.Failed(error);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            finally
            {
                await run.CancelAsync().ConfigureAwait(false);
            }

            await Task.Delay(_options.RetryPeriod, _time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Gives the Lease up, if it is ours.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The Lease then ends by itself.")]
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (Lease.Remaining == TimeSpan.Zero)
        {
            return;
        }

        try
        {
            await Lease.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _log.Failed(error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Lease.Dispose();

    private void Started()
    {
        KubernetesLog.Leading(_logger, Lease.Describe(), Lease.Identity);
        Changed.Fire();
    }

    private void Stopped()
    {
        KubernetesLog.NotLeading(_logger, Lease.Describe(), Lease.Identity);
        Changed.Fire();
    }
}
