using System.Collections.Concurrent;
using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore;

/// <summary>
/// Logs why requests got no response from their backends: once when an endpoint begins to fail for a reason, at most once a minute while it
/// goes on, with the number of requests since, and once when the endpoint responds again. Clients decide how many requests there are, and a
/// line for each would hide everything else.
/// </summary>
internal sealed partial class FailureLog(ILogger logger, TimeProvider time)
{
    /// <summary>
    /// The number of reasons that are remembered. An endpoint has one or two of them, so more means that most of them are over.
    /// </summary>
    private const int MaxStates = 4096;

    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    /// <summary>After this time without a failure a state is forgotten: its endpoint is gone, or has no requests.</summary>
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, FailureState>> _subjects = new(StringComparer.Ordinal);
    private int _count;
    private long _nextSweep;

    /// <summary>How many states have begun and not ended. Nearly always none, so that a request without failure costs one read.</summary>
    private int _open;

    /// <summary>How many states are remembered.</summary>
    public int StateCount => Volatile.Read(ref _count);

    /// <summary>Logs the failures of a request that has ended, and the recovery of what took it.</summary>
    /// <param name="context">The request, whose status is set.</param>
    /// <param name="result">Its result.</param>
    public void Write(HttpContext context, in DispatchResult result)
    {
        IReadOnlyList<EndpointFailure> failures = EndpointFailures.Of(context)?.All ?? [];
        for (int i = 0; i < failures.Count; i++)
        {
            WriteEndpoint(context, result, failures[i], i + 1);
        }

        switch (result.Outcome)
        {
            case DispatchOutcome.Forwarded:
                if (Volatile.Read(ref _open) > 0)
                {
                    End(result.Endpoint!.Authority, "endpoint ");
                    End(BackendOf(result.Match), "");
                }

                break;
            case DispatchOutcome.BackendUnavailable when result.Endpoint is null:
                WriteBackend(result);
                break;
            case DispatchOutcome.BackendUnavailable or DispatchOutcome.EndpointUnreachable or DispatchOutcome.EndpointTimedOut
                or DispatchOutcome.LoopDetected when failures.Count == 0:
                WriteEndpoint(context, result, new(result.Endpoint!, FailureText.CauseOf(result)), result.Attempts);
                break;
            default:
                // Refused targets and clients that have disconnected are not faults of a backend, so they are not logged here.
                break;
        }
    }

    private static string BackendOf(IngressMatch match) => VisibleText.Of(match.Backend?.ToString() ?? "");

    private void WriteEndpoint(HttpContext context, in DispatchResult result, EndpointFailure failure, int attempt)
    {
        string cause = VisibleText.Of(FailureText.ForLog(failure));
        if (Begin(failure.Endpoint.Authority, cause) is { } more)
        {
            EndpointFailed(
                logger,
                context.Response.StatusCode,
                VisibleText.Of(result.Match.ToString()),
                VisibleText.Of(failure.Endpoint.Authority),
                attempt,
                Math.Max(result.Attempts, attempt),
                cause,
                More(more));
        }
    }

    private void WriteBackend(in DispatchResult result)
    {
        string reason = VisibleText.Of(result.Backend?.Message ?? "");
        if (Begin(BackendOf(result.Match), reason) is { } more)
        {
            BackendUnavailable(logger, VisibleText.Of(result.Match.ToString()), reason, More(more));
        }
    }

    private static string More(long more) =>
        more == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {more} more requests since the last such line");

    /// <summary>Counts a failure.</summary>
    /// <returns>The number of failures that were not logged, if a line is due now; else null.</returns>
    private long? Begin(string subject, string cause)
    {
        long now = time.GetTimestamp();
        Sweep(now);
        ConcurrentDictionary<string, FailureState> states = _subjects.GetOrAdd(subject, static _ => new(StringComparer.Ordinal));
        FailureState state = states.GetOrAdd(cause, static (_, log) => log.NewState(), this);
        lock (state)
        {
            state.Last = now;
            state.Failures++;
            if (state.Logged is { } logged && time.GetElapsedTime(logged, now) < s_interval)
            {
                state.Unlisted++;
                return null;
            }

            if (!state.IsOpen)
            {
                state.IsOpen = true;
                state.Since = now;
                state.Failures = 1;
                Interlocked.Increment(ref _open);
            }

            state.Logged = now;
            (long unlisted, state.Unlisted) = (state.Unlisted, 0);
            return unlisted;
        }
    }

    private FailureState NewState()
    {
        Interlocked.Increment(ref _count);
        return new FailureState();
    }

    private void End(string subject, string what)
    {
        if (!_subjects.TryGetValue(subject, out ConcurrentDictionary<string, FailureState>? states))
        {
            return;
        }

        foreach ((string cause, FailureState state) in states)
        {
            (long failures, TimeSpan lasted) = (0, default);
            lock (state)
            {
                if (state.IsOpen)
                {
                    state.IsOpen = false;
                    Interlocked.Decrement(ref _open);
                    (failures, lasted) = (state.Failures, time.GetElapsedTime(state.Since));
                    state.Unlisted = 0;
                }
            }

            if (failures > 0)
            {
                Recovered(logger, what, VisibleText.Of(subject), failures, Math.Round(lasted.TotalSeconds, 1), cause);
            }
        }
    }

    /// <summary>Forgets old states, once a minute or where there are too many.</summary>
    private void Sweep(long now)
    {
        long due = Volatile.Read(ref _nextSweep);
        if (now < due && Volatile.Read(ref _count) < MaxStates)
        {
            return;
        }

        if (Interlocked.CompareExchange(ref _nextSweep, now + (long)(s_interval.TotalSeconds * time.TimestampFrequency), due) != due)
        {
            return;
        }

        TimeSpan memory = Volatile.Read(ref _count) < MaxStates ? s_memory : TimeSpan.Zero;
        foreach ((string subject, ConcurrentDictionary<string, FailureState> states) in _subjects)
        {
            foreach ((string cause, FailureState state) in states)
            {
                if (time.GetElapsedTime(state.Last, now) >= memory && states.TryRemove(cause, out _))
                {
                    Interlocked.Decrement(ref _count);
                    lock (state)
                    {
                        Interlocked.Add(ref _open, state.IsOpen ? -1 : 0);
                        state.IsOpen = false;
                    }
                }
            }

            if (states.IsEmpty)
            {
                _subjects.TryRemove(subject, out _);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "503 for {Match}: {Reason}{More}")]
    private static partial void BackendUnavailable(ILogger logger, string match, string reason, string more);

    [LoggerMessage(
        2, LogLevel.Warning, "{Status} for {Match}: endpoint {Endpoint}, attempt {Attempt} of {Attempts}: {Cause}{More}")]
    private static partial void EndpointFailed(
        ILogger logger, int status, string match, string endpoint, int attempt, int attempts, string cause, string more);

    [LoggerMessage(
        3, LogLevel.Information, "Recovered: {What}{Subject} responds again; {Failures} requests failed in {Seconds} s: {Cause}")]
    private static partial void Recovered(
        ILogger logger, string what, string subject, long failures, double seconds, string cause);

    private sealed class FailureState
    {
        /// <summary>The time of the last line; null before the first.</summary>
        public long? Logged { get; set; }

        public long Last { get; set; }

        public long Since { get; set; }

        public long Failures { get; set; }

        public long Unlisted { get; set; }

        /// <summary>True from a line that says that it fails until the line that says that it has recovered.</summary>
        public bool IsOpen { get; set; }
    }
}
