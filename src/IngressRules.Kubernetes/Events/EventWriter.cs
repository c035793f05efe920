using System.Diagnostics.CodeAnalysis;
using System.Net;
using IngressRules.Analysis;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Applying;
using IngressRules.Kubernetes.Leadership;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes.Events;

/// <summary>Says by Events what is wrong with our Ingresses: each state once, and once more when it has gone and come back.</summary>
internal sealed class EventWriter
{
    /// <summary>How many times longer it pauses than its work takes, so that it costs little whatever the size of the table.</summary>
    private const int PauseFactor = 20;

    /// <summary>How many Events there are about one Ingress at once, and how often one more: as kubectl's own libraries bound it.</summary>
    private const int Burst = 25;

    private static readonly TimeSpan s_oneMoreEvery = TimeSpan.FromMinutes(5);

    /// <summary>After this time, what is to be written is worked out anew: much of it may be over.</summary>
    private static readonly TimeSpan s_longestPass = TimeSpan.FromSeconds(10);

    private readonly AppliedState _applied;
    private readonly LeaderApi _api;
    private readonly KubernetesWriterOptions _options;
    private readonly WriterNames _names;
    private readonly string _component;
    private readonly TimeProvider _time;
    private readonly IngressFindings _findings;
    private readonly TokenBucket _turns;
    private readonly WriteFailures _failures;

    /// <summary>The Events that this router has written while it has been the one that writes, by Ingress.</summary>
    private readonly Dictionary<ObjectReference, Reported> _reported = [];

    public EventWriter(
        AppliedState applied,
        LeaderApi api,
        KubernetesSourceOptions options,
        KubernetesWriterOptions writer,
        WriterNames names,
        TimeProvider time,
        ILogger logger)
    {
        _applied = applied;
        _api = api;
        _options = writer;
        _names = names;
        _component = options.CompilerOptions.Controller ?? Compilation.CompilerOptions.DefaultController;
        _time = time;
        _findings = new IngressFindings(options, time);
        _turns = new TokenBucket(writer.EventsPerSecond, (int)Math.Max(1, writer.EventsPerSecond), time);
        _failures = new WriteFailures(
            options, error => KubernetesLog.EventsFailed(logger, error), () => KubernetesLog.EventsRecovered(logger));
    }

    /// <summary>Writes Events until it is cancelled.</summary>
    /// <param name="leadership">Fires when this router becomes the one that writes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Signal leadership, CancellationToken cancellationToken)
    {
        Task changed = Task.CompletedTask;
        while (true)
        {
            if (changed.IsCompleted)
            {
                changed = Task.WhenAny(_applied.Changed.Next, leadership.Next);
            }

            // What has changed within this time is looked at together, and what is over by then leads to no Event.
            await Task.Delay(_options.EventDelay, _time, cancellationToken).ConfigureAwait(false);
            long start = _time.GetTimestamp();
            List<IngressEvent>? events = _api.MayWrite ? Collect() : null;
            TimeSpan pause = _time.GetElapsedTime(start) * PauseFactor;
            TimeSpan next = RepeatedAnalysis.Lifetime;
            if (events is null)
            {
                _reported.Clear();
            }
            else
            {
                next = await WriteAsync(events, cancellationToken).ConfigureAwait(false) ?? next;
            }

            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            await changed.WaitAsync(next, _time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private List<IngressEvent> Collect()
    {
        var events = new List<IngressEvent>();
        foreach ((ObjectReference about, List<IngressFinding> found) in _findings.Collect(_applied))
        {
            if (_applied.Ingresses.TryGetValue(about, out Ingress? ingress) && ingress.Metadata.DeletionTimestamp is null)
            {
                events.AddRange(IngressEvent.Of(about, ingress.Metadata.Uid, found, _options.MaxEventsPerIngress));
            }
        }

        return events;
    }

    /// <summary>Writes the Events that are news.</summary>
    /// <returns>When to try again; null where only a change makes it necessary.</returns>
    private async Task<TimeSpan?> WriteAsync(List<IngressEvent> events, CancellationToken cancellationToken)
    {
        MarkGone(events);
        TimeSpan? next = null;
        long start = _time.GetTimestamp();
        foreach (IngressEvent item in events)
        {
            if (_time.GetElapsedTime(start) > s_longestPass)
            {
                return TimeSpan.Zero;
            }

            Reported reported = ReportedOf(item);
            if (reported.IsPresent(item.Name))
            {
                continue;
            }

            if (reported.Turns.Take() is { Ticks: > 0 } wait)
            {
                next = next is null || wait < next ? wait : next;
                continue;
            }

            await _turns.TakeAsync(cancellationToken).ConfigureAwait(false);
            switch (await TryWriteAsync(item, reported.Knows(item.Name), cancellationToken).ConfigureAwait(false))
            {
                case Outcome.Said:
                    reported.Set(item.Name, isPresent: true);
                    break;
                case Outcome.Failed:
                    return _failures.NextPause();
                default:
                    // The next change of anything, or the next hour, tries it again.
                    break;
            }
        }

        return next;
    }

    /// <summary>Remembers which states are over, and forgets Ingresses that are gone.</summary>
    private void MarkGone(List<IngressEvent> events)
    {
        var present = events.Select(e => (e.About, e.Name)).ToHashSet();
        foreach ((ObjectReference about, Reported reported) in _reported.ToArray())
        {
            if (_applied.Ingresses.TryGetValue(about, out Ingress? ingress) && ingress.Metadata.Uid == reported.Uid)
            {
                reported.MarkGone(name => !present.Contains((about, name)));
            }
            else
            {
                _reported.Remove(about);
            }
        }
    }

    private Reported ReportedOf(IngressEvent item)
    {
        if (!_reported.TryGetValue(item.About, out Reported? reported))
        {
            reported = _reported[item.About] = new(item.Uid, new TokenBucket(1 / s_oneMoreEvery.TotalSeconds, Burst, _time));
        }

        return reported;
    }

    /// <summary>Writes an Event.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is tried again.")]
    private async Task<Outcome> TryWriteAsync(IngressEvent item, bool isBack, CancellationToken cancellationToken)
    {
        try
        {
            if (!isBack || !await TryCountAsync(item, cancellationToken).ConfigureAwait(false))
            {
                byte[] body = item.ToJson(_component, _names.Identity, _time.GetUtcNow());
                await _api.WriteAsync(HttpMethod.Post, item.ListPath, body, "application/json", cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ApiException error) when (error.Status.Code == HttpStatusCode.Conflict)
        {
            // A router has said it before.
        }
        catch (ApiException error) when (error.Status.Code is HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity
            or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden)
        {
            // Its namespace is gone or going, or nobody lets us: others may be written nevertheless.
            _failures.Failed(error);
            return Outcome.Refused;
        }
        catch (NotLeaderException)
        {
            return Outcome.Failed;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            _failures.Failed(error);
            return Outcome.Failed;
        }

        _failures.Succeeded();
        return Outcome.Said;
    }

    /// <summary>Counts a state that has come back in the Event that was written then; false where that is no longer there.</summary>
    private async Task<bool> TryCountAsync(IngressEvent item, CancellationToken cancellationToken)
    {
        try
        {
            byte[] stored = await _api.ReadAsync(item.ObjectPath, cancellationToken).ConfigureAwait(false);
            byte[] patch = IngressEvent.Again(stored, _time.GetUtcNow());
            await _api.WriteAsync(HttpMethod.Patch, item.ObjectPath, patch, LeaderApi.MergePatch, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ApiException error) when (error.Status.Code == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>What became of an Event.</summary>
    private enum Outcome
    {
        /// <summary>It is written, now or before.</summary>
        Said,

        /// <summary>The server refuses this one.</summary>
        Refused,

        /// <summary>None can be written now.</summary>
        Failed,
    }

    /// <summary>The Events about one Ingress.</summary>
    private sealed class Reported(string uid, TokenBucket turns)
    {
        /// <summary>How many states that are over are remembered.</summary>
        private const int MaxGone = 50;

        private readonly Dictionary<string, bool> _isPresent = [];

        public string Uid => uid;

        public TokenBucket Turns => turns;

        public bool IsPresent(string name) => _isPresent.GetValueOrDefault(name);

        public bool Knows(string name) => _isPresent.ContainsKey(name);

        public void Set(string name, bool isPresent) => _isPresent[name] = isPresent;

        public void MarkGone(Func<string, bool> isGone)
        {
            foreach (string name in _isPresent.Keys.Where(isGone).ToArray())
            {
                _isPresent[name] = false;
                if (_isPresent.Count > MaxGone)
                {
                    _isPresent.Remove(name);
                }
            }
        }
    }
}
