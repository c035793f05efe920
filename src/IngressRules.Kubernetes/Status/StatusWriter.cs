using System.Diagnostics.CodeAnalysis;
using System.Net;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Applying;
using IngressRules.Kubernetes.Leadership;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes.Status;

/// <summary>Keeps the status of our Ingresses, and of no others, at the addresses where the routers can be reached.</summary>
internal sealed class StatusWriter
{
    /// <summary>Changes of this time are looked at together.</summary>
    private static readonly TimeSpan s_quietTime = TimeSpan.FromMilliseconds(100);

    /// <summary>It is longer where there are many Ingresses: to look at one takes about a microsecond.</summary>
    private static readonly TimeSpan s_quietTimeOfEach = TimeSpan.FromMicroseconds(30);

    /// <summary>After this time, what is to be written is worked out anew.</summary>
    private static readonly TimeSpan s_longestPass = TimeSpan.FromSeconds(2);

    private readonly AppliedState _applied;
    private readonly PublishedAddresses _addresses;
    private readonly LeaderApi _api;
    private readonly string _fieldManager;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly OwnIngresses _own = new();
    private readonly KnownStatuses _known = new();
    private readonly StatusAttempts _attempts;
    private readonly TokenBucket _turns;
    private readonly WriteFailures _failures;
    private (CompiledRules Rules, int Ingresses, object? Addresses)? _settled;

    public StatusWriter(
        AppliedState applied,
        PublishedAddresses addresses,
        LeaderApi api,
        string fieldManager,
        KubernetesSourceOptions options,
        KubernetesWriterOptions writer,
        TimeProvider time,
        ILogger logger)
    {
        _applied = applied;
        _addresses = addresses;
        _api = api;
        _fieldManager = fieldManager;
        _time = time;
        _logger = logger;
        _attempts = new StatusAttempts(options, time);
        _turns = new TokenBucket(writer.StatusWritesPerSecond, (int)Math.Max(1, writer.StatusWritesPerSecond), time);
        _failures = new WriteFailures(
            options,
            (ingress, error) => KubernetesLog.StatusOfOneFailed(logger, ingress, error),
            error => KubernetesLog.StatusFailed(logger, error),
            () => KubernetesLog.StatusRecovered(logger));
    }

    /// <summary>Writes what is to be written until it is cancelled.</summary>
    /// <param name="leadership">Fires when this router becomes the one that writes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Signal leadership, CancellationToken cancellationToken)
    {
        Task changed = Task.CompletedTask;
        while (true)
        {
            if (changed.IsCompleted)
            {
                changed = Task.WhenAny(_applied.Changed.Next, _addresses.Changed.Next, leadership.Next);
            }

            TimeSpan? next = await PassAsync(isStopping: false, cancellationToken).ConfigureAwait(false);
            await WaitAsync(changed, next, cancellationToken).ConfigureAwait(false);
            TimeSpan ofAll = s_quietTimeOfEach * _applied.Ingresses.Count;
            await Task.Delay(ofAll > s_quietTime ? ofAll : s_quietTime, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes our addresses out of every status that we have written, as fast as the server lets us.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        _settled = null;
        while (_api.MayWrite)
        {
            Task changed = _applied.Changed.Next;
            if (await PassAsync(isStopping: true, cancellationToken).ConfigureAwait(false) is not { } next)
            {
                return;
            }

            await WaitAsync(changed, next, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan? next, CancellationToken cancellationToken)
    {
        await changed.WaitAsync(next ?? Timeout.InfiniteTimeSpan, _time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Writes what is due.</summary>
    /// <returns>When the next pass is due; null where only a change makes one necessary.</returns>
    private async Task<TimeSpan?> PassAsync(bool isStopping, CancellationToken cancellationToken)
    {
        if (!_api.MayWrite)
        {
            // The next leader, even if it is this router again, looks at everything.
            _settled = null;
            _known.Clear();
            return null;
        }

        CompiledRules rules = _applied.Table.Matcher.Rules;
        (CompiledRules, int, object?) state = (rules, _applied.IngressVersion, _addresses.Current);
        if (_settled == state)
        {
            return null;
        }

        IReadOnlyDictionary<ObjectReference, Ingress>? own = isStopping ? null : _own.In(rules);
        _attempts.Forget(_applied.Ingresses.ContainsKey);
        _known.Forget(_applied.Ingresses.ContainsKey);
        ObjectReference[] due = FindDue(own, isStopping, out TimeSpan? next);
        long start = _time.GetTimestamp();
        foreach (ObjectReference name in due)
        {
            if (_time.GetElapsedTime(start) > s_longestPass)
            {
                return TimeSpan.Zero;
            }

            (TimeSpan? again, bool isOfAll) = await TakeTurnAsync(name, own, isStopping, cancellationToken).ConfigureAwait(false);
            if (again is not null && !_api.MayWrite)
            {
                return null;
            }

            if (isOfAll)
            {
                return again;
            }

            next = WriteFailures.Sooner(next, again);
        }

        if (next is null)
        {
            _settled = state;
        }

        return next;
    }

    /// <summary>The Ingresses whose status may be written now, in the order of their turns.</summary>
    /// <param name="own">Those that we serve; null where our addresses are taken back from all.</param>
    /// <param name="isStopping">Whether they are.</param>
    /// <param name="next">When another one must be looked at; null where none must be.</param>
    private ObjectReference[] FindDue(
        IReadOnlyDictionary<ObjectReference, Ingress>? own, bool isStopping, out TimeSpan? next)
    {
        var due = new List<ObjectReference>();
        next = null;
        foreach ((ObjectReference name, _) in _applied.Ingresses)
        {
            TimeSpan? wait = DueIn(name, own?.GetValueOrDefault(name), isStopping);
            if (wait is { Ticks: <= 0 })
            {
                due.Add(name);
            }
            else
            {
                next = WriteFailures.Sooner(next, wait);
            }
        }

        return [.. due.OrderBy(_attempts.OrderOf)];
    }

    /// <summary>When the status of an Ingress is to be written, or looked at again; null where nothing is left to do.</summary>
    private TimeSpan? DueIn(ObjectReference name, Ingress? served, bool isStopping)
    {
        if (IsToWrite(name, served, out Ingress? ingress, out ValueList<IngressLoadBalancerIngress>? addresses))
        {
            return _attempts.DueIn(name, ingress.Metadata, addresses);
        }

        // What was written last may not have been seen yet, and must be taken back too.
        return isStopping && ingress is not null ? _attempts.EchoOf(name, ingress.Metadata) : null;
    }

    /// <summary>Writes the status of an Ingress when it has its turn.</summary>
    /// <param name="name">The Ingress.</param>
    /// <param name="own">The Ingresses that we serve; null where our addresses are taken back from all.</param>
    /// <param name="isStopping">Whether they are.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>When it must be looked at again, and whether no other one can be written until then.</returns>
    private async Task<(TimeSpan? Again, bool IsOfAll)> TakeTurnAsync(
        ObjectReference name,
        IReadOnlyDictionary<ObjectReference, Ingress>? own,
        bool isStopping,
        CancellationToken cancellationToken)
    {
        if (!isStopping)
        {
            await _turns.TakeAsync(cancellationToken).ConfigureAwait(false);
        }

        // While it waited for its turn there may have been news.
        Ingress? served = own?.GetValueOrDefault(name);
        return DueIn(name, served, isStopping) is { Ticks: <= 0 }
            && IsToWrite(name, served, out Ingress? ingress, out ValueList<IngressLoadBalancerIngress>? addresses)
                ? await WriteAsync(name, ingress, addresses, cancellationToken).ConfigureAwait(false)
                : (DueIn(name, served, isStopping), false);
    }

    private bool IsToWrite(
        ObjectReference name,
        Ingress? served,
        [NotNullWhen(true)] out Ingress? ingress,
        [NotNullWhen(true)] out ValueList<IngressLoadBalancerIngress>? addresses)
    {
        // Where the latest version is of another class, the next table says whose it is.
        addresses = null;
        if (!_applied.Ingresses.TryGetValue(name, out ingress) || !(served is null || OwnIngresses.HaveSameClass(served, ingress)))
        {
            return false;
        }

        ValueList<IngressLoadBalancerIngress>? ours = _addresses.Current, known = _known.Of(name, ingress);
        if (known is null && served is not null && ours is not null && StatusAddresses.AreSame(ingress.Status.LoadBalancer, ours))
        {
            _known.Set(name, ingress.Metadata, ours);
        }

        addresses = StatusDecision.Decide(ingress, served is not null, ours, _fieldManager, known);
        return addresses is not null;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is tried again.")]
    private async Task<(TimeSpan? Again, bool IsOfAll)> WriteAsync(
        ObjectReference name, Ingress ingress, ValueList<IngressLoadBalancerIngress> addresses, CancellationToken cancellationToken)
    {
        ObjectMetadata version = ingress.Metadata;
        try
        {
            await _api.WriteAsync(
                HttpMethod.Patch,
                StatusPatch.Path(ingress, _fieldManager),
                StatusPatch.Body(ingress, addresses),
                LeaderApi.MergePatch,
                cancellationToken).ConfigureAwait(false);
            _known.Set(name, version, addresses);
            if (_attempts.Written(name, version, addresses))
            {
                KubernetesLog.StatusContested(_logger, VisibleText.Of(ingress.ToString()));
            }

            _failures.Succeeded();
        }
        catch (NotLeaderException)
        {
            return (TimeSpan.Zero, false);
        }
        catch (ApiException error) when (error.Status.Code is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            // The watch will say what has changed, or that it is gone.
            _attempts.Conflicted(name, version);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            bool isOfAll = WriteFailures.AreOfAll(error);
            bool isNews = _attempts.Failed(name, version, WriteFailures.KindOf(error));
            if (isOfAll)
            {
                _failures.Failed(error);
                return (_failures.NextPause(), true);
            }

            if (isNews)
            {
                _failures.FailedOne(VisibleText.Of(ingress.ToString()), error);
            }
        }

        return (_attempts.DueIn(name, version, addresses), false);
    }
}
