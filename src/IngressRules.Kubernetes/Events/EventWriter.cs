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
    private readonly KubernetesSourceOptions _source;
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
        _source = options;
        _options = writer;
        _names = names;
        _component = options.CompilerOptions.Controller ?? Compilation.CompilerOptions.DefaultController;
        _time = time;
        _findings = new IngressFindings(options, time);
        _turns = new TokenBucket(writer.EventsPerSecond, (int)Math.Max(1, writer.EventsPerSecond), time);
        _failures = new WriteFailures(
            options,
            (ingress, error) => KubernetesLog.EventsOfOneFailed(logger, ingress, error),
            error => KubernetesLog.EventsFailed(logger, error),
            () => KubernetesLog.EventsRecovered(logger));
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
            Collected? collected = _api.MayWrite ? Collect() : null;
            TimeSpan pause = _time.GetElapsedTime(start) * PauseFactor;
            TimeSpan next = RepeatedAnalysis.Lifetime;
            if (collected is null)
            {
                _reported.Clear();
            }
            else
            {
                next = await WriteAsync(collected, cancellationToken).ConfigureAwait(false) ?? next;
            }

            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            await changed.WaitAsync(next, _time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private Collected Collect()
    {
        var events = new List<IngressEvent>();
        var present = new HashSet<(ObjectReference, string)>();
        foreach ((ObjectReference about, List<IngressFinding> found) in _findings.Collect(_applied))
        {
            if (_applied.Ingresses.TryGetValue(about, out Ingress? ingress) && ingress.Metadata.DeletionTimestamp is null)
            {
                IReadOnlyList<IngressEvent> all = IngressEvent.Of(about, ingress.Metadata.Uid, found);
                IReadOnlyList<IngressEvent> listed = IngressEvent.Limit(all, _options.MaxEventsPerIngress);
                events.AddRange(listed);
                present.UnionWith(all.Concat(listed).Select(e => (e.About, e.Name)));
            }
        }

        return new(events, present);
    }

    /// <summary>Writes the Events that are news.</summary>
    /// <returns>When to try again; null where only a change makes it necessary.</returns>
    private async Task<TimeSpan?> WriteAsync(Collected collected, CancellationToken cancellationToken)
    {
        MarkGone(collected.Present);
        TimeSpan? next = null;
        (object, int) state = (_applied.Table, _applied.IngressVersion);
        long start = _time.GetTimestamp();
        foreach (IngressEvent item in InOrder(collected.Events))
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

            if (reported.DueIn(state) is { Ticks: > 0 } pause)
            {
                next = WriteFailures.Sooner(next, pause);
                continue;
            }

            if (reported.Turns.Take() is { Ticks: > 0 } wait)
            {
                next = WriteFailures.Sooner(next, wait);
                continue;
            }

            await _turns.TakeAsync(cancellationToken).ConfigureAwait(false);
            Outcome outcome = await TryWriteAsync(item, reported, state, cancellationToken).ConfigureAwait(false);
            if (outcome == Outcome.Said)
            {
                reported.Said(item.Name);
                continue;
            }

            reported.Turns.GiveBack();
            if (outcome == Outcome.NoneNow)
            {
                return _failures.NextPause();
            }

            next = WriteFailures.Sooner(next, reported.DueIn(state));
        }

        return next;
    }

    /// <summary>Ingresses about which an Event has failed come last, the longest ago first, so that they hold no other one up.</summary>
    private IEnumerable<IngressEvent> InOrder(List<IngressEvent> events) =>
        events.OrderBy(e => _reported.GetValueOrDefault(e.About)?.Order ?? long.MinValue);

    /// <summary>Remembers which states are over, and forgets Ingresses that are gone.</summary>
    private void MarkGone(HashSet<(ObjectReference, string)> present)
    {
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
            reported = _reported[item.About] = new(
                item.Uid, new TokenBucket(1 / s_oneMoreEvery.TotalSeconds, Burst, _time), new Backoff(_source), _time);
        }

        return reported;
    }

    /// <summary>Writes an Event.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is tried again.")]
    private async Task<Outcome> TryWriteAsync(
        IngressEvent item, Reported reported, (object, int) state, CancellationToken cancellationToken)
    {
        try
        {
            if (!reported.Knows(item.Name) || !await TryCountAsync(item, cancellationToken).ConfigureAwait(false))
            {
                byte[] body = item.ToJson(_component, _names.Identity, _time.GetUtcNow());
                await _api.WriteAsync(HttpMethod.Post, item.ListPath, body, "application/json", cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ApiException error) when (error.Status.Code == HttpStatusCode.Conflict)
        {
            // A router has said it before.
        }
        catch (NotLeaderException)
        {
            return Outcome.NoneNow;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody lets us, its namespace is gone or going, or somebody's webhook fails: others may be written nevertheless.
            bool isRefused = error is ApiException { Status.Code: HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity
                or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden };
            bool isNews = reported.Failed(error, isRefused ? state : null);
            if (WriteFailures.AreOfAll(error))
            {
                _failures.Failed(error);
                return Outcome.NoneNow;
            }

            if (isNews && !IsOfNamespace(error))
            {
                _failures.FailedOne(VisibleText.Of($"{item.About.Namespace}/{item.About.Name}"), error);
            }

            return Outcome.NotThisOne;
        }

        _failures.Succeeded();
        return Outcome.Said;
    }

    /// <summary>Whether its namespace is gone or going, and the Ingress with it: that is nobody's failure.</summary>
    private static bool IsOfNamespace(Exception error) => error is ApiException { Status: { } status }
        && (status.Code == HttpStatusCode.NotFound || status.IsOfTerminatingNamespace);

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

    /// <summary>What is wrong now.</summary>
    /// <param name="Events">The Events that there are to be: for an Ingress with much that is wrong, not one for each of it.</param>
    /// <param name="Present">Each state that there is, by the Ingress and the name of its Event.</param>
    private sealed record Collected(List<IngressEvent> Events, HashSet<(ObjectReference About, string Name)> Present);

    /// <summary>What became of an Event.</summary>
    private enum Outcome
    {
        /// <summary>It is written, now or before.</summary>
        Said,

        /// <summary>This one cannot be written now.</summary>
        NotThisOne,

        /// <summary>None can be written now.</summary>
        NoneNow,
    }

    /// <summary>The Events about one Ingress.</summary>
    private sealed class Reported(string uid, TokenBucket turns, Backoff backoff, TimeProvider time)
    {
        /// <summary>How many states that are over are remembered.</summary>
        private const int MaxGone = 50;

        /// <summary>How often what is refused is tried again though nothing changes.</summary>
        private static readonly TimeSpan s_refusal = TimeSpan.FromHours(1);

        private readonly Dictionary<string, bool> _isPresent = [];
        private TimeSpan _wait;
        private long _at;
        private string? _failure;
        private (object, int)? _refused;

        public string Uid => uid;

        public TokenBucket Turns => turns;

        public bool IsPresent(string name) => _isPresent.GetValueOrDefault(name);

        public bool Knows(string name) => _isPresent.ContainsKey(name);

        /// <summary>Where it comes among the Ingresses: those of which the last attempt has failed are last.</summary>
        public long Order => _failure is null ? long.MinValue : _at;

        /// <summary>How long the next attempt has to wait.</summary>
        /// <param name="state">What is in the table now.</param>
        public TimeSpan DueIn((object, int) state) =>
            _refused is { } refused && refused != state ? TimeSpan.Zero : _wait - time.GetElapsedTime(_at);

        public void Said(string name)
        {
            _isPresent[name] = true;
            _failure = null;
            _refused = null;
            _wait = TimeSpan.Zero;
            backoff.Reset();
        }

        /// <summary>An attempt has failed.</summary>
        /// <param name="error">Why.</param>
        /// <param name="refused">
        /// Where the server refuses it, what is in the table: it is tried again when that has changed, or much later.
        /// </param>
        /// <returns>True where the kind of reason is news.</returns>
        public bool Failed(Exception error, (object, int)? refused)
        {
            string kind = WriteFailures.KindOf(error);
            bool isNews = _failure != kind;
            _failure = kind;
            _refused = refused;
            _at = time.GetTimestamp();
            _wait = refused is null ? backoff.Next() : s_refusal;
            return isNews;
        }

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
