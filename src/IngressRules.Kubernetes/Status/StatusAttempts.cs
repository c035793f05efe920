using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Watching;

namespace IngressRules.Kubernetes.Status;

/// <summary>Remembers of the Ingresses whose status is being written when the next attempt is due.</summary>
/// <param name="options">The pauses after failures.</param>
/// <param name="time">The clock.</param>
internal sealed class StatusAttempts(KubernetesSourceOptions options, TimeProvider time)
{
    /// <summary>Within so many writes of the same status it may be chance that others change it again.</summary>
    private const int FreeRepairs = 6;

    /// <summary>How often a status is written that another writer keeps changing.</summary>
    private static readonly TimeSpan s_repairPause = TimeSpan.FromSeconds(30);

    /// <summary>How long the watch may take to bring what was written.</summary>
    private static readonly TimeSpan s_echo = TimeSpan.FromSeconds(10);

    private readonly Dictionary<ObjectReference, Attempt> _attempts = [];

    /// <summary>How long to wait until the status may be written; zero where it may be now.</summary>
    /// <param name="name">The Ingress.</param>
    /// <param name="version">Its latest version.</param>
    public TimeSpan DueIn(ObjectReference name, string version)
    {
        if (!_attempts.TryGetValue(name, out Attempt? attempt))
        {
            return TimeSpan.Zero;
        }

        // A newer version is news, unless attempts fail for another reason than an old version.
        TimeSpan wait = attempt.IsAboutVersion && attempt.Version != version ? TimeSpan.Zero : attempt.Wait;
        TimeSpan left = wait - time.GetElapsedTime(attempt.At);
        TimeSpan repair = attempt.Repairs.Wait;
        return left > repair ? Positive(left) : Positive(repair);
    }

    /// <summary>How long the watch may still take to bring a status that was written; null where none is awaited.</summary>
    /// <param name="name">The Ingress.</param>
    /// <param name="version">Its latest version.</param>
    public TimeSpan? EchoOf(ObjectReference name, string version) =>
        _attempts.TryGetValue(name, out Attempt? attempt) && attempt.IsAboutVersion && attempt.Version == version
            && attempt.Wait - time.GetElapsedTime(attempt.At) is { Ticks: > 0 } left
                ? left
                : null;

    /// <summary>
    /// The order in which statuses are written: those whose last attempt has failed come last, the longest ago first, so that they hold no
    /// other one up.
    /// </summary>
    /// <param name="name">The Ingress.</param>
    public long OrderOf(ObjectReference name) =>
        _attempts.TryGetValue(name, out Attempt? attempt) && attempt.Failure is not null ? attempt.At : long.MinValue;

    /// <summary>The status was written. The watch will bring the new version.</summary>
    /// <param name="name">The Ingress.</param>
    /// <param name="version">The version that it was written to.</param>
    /// <returns>True where it is written again and again because another writer changes it, the first time.</returns>
    public bool Written(ObjectReference name, string version)
    {
        Attempt attempt = Begin(name, version);
        attempt.IsAboutVersion = true;
        attempt.Wait = s_echo;
        attempt.Failure = null;
        attempt.Backoff.Reset();
        return attempt.Repairs.Take();
    }

    /// <summary>The version was not the latest one.</summary>
    /// <param name="name">The Ingress.</param>
    /// <param name="version">The version.</param>
    public void Conflicted(ObjectReference name, string version)
    {
        Attempt attempt = Begin(name, version);
        attempt.IsAboutVersion = true;
        attempt.Wait = attempt.Backoff.Next();
    }

    /// <summary>It failed for another reason.</summary>
    /// <param name="name">The Ingress.</param>
    /// <param name="version">The version.</param>
    /// <param name="reason">The kind of reason.</param>
    /// <returns>True where the reason is news.</returns>
    public bool Failed(ObjectReference name, string version, string reason)
    {
        Attempt attempt = Begin(name, version);
        bool isNews = attempt.Failure != reason;
        attempt.Failure = reason;
        attempt.IsAboutVersion = false;
        attempt.Wait = attempt.Backoff.Next();
        return isNews;
    }

    /// <summary>Forgets Ingresses that are gone.</summary>
    /// <param name="exists">Whether one is still there.</param>
    public void Forget(Func<ObjectReference, bool> exists)
    {
        foreach (ObjectReference gone in _attempts.Keys.Where(n => !exists(n)).ToArray())
        {
            _attempts.Remove(gone);
        }
    }

    private static TimeSpan Positive(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private Attempt Begin(ObjectReference name, string version)
    {
        if (!_attempts.TryGetValue(name, out Attempt? attempt))
        {
            attempt = _attempts[name] = new(
                new Backoff(options), new RepairLimit(time));
        }

        attempt.Version = version;
        attempt.At = time.GetTimestamp();
        return attempt;
    }

    private sealed class Attempt(Backoff backoff, RepairLimit repairs)
    {
        public Backoff Backoff { get; } = backoff;

        public RepairLimit Repairs { get; } = repairs;

        public string Version { get; set; } = "";

        /// <summary>The kind of reason for which the last attempt failed; null where it did not.</summary>
        public string? Failure { get; set; }

        public bool IsAboutVersion { get; set; }

        public TimeSpan Wait { get; set; }

        public long At { get; set; }
    }

    /// <summary>Two writers of one status would otherwise change it as fast as the server lets them.</summary>
    private sealed class RepairLimit(TimeProvider time)
    {
        private readonly TokenBucket _bucket = new(1 / s_repairPause.TotalSeconds, FreeRepairs, time);
        private long _at;
        private TimeSpan _wait;

        public TimeSpan Wait => _wait - time.GetElapsedTime(_at);

        /// <summary>Counts a write; true where it was the first one too many.</summary>
        public bool Take()
        {
            bool wasOver = _wait > TimeSpan.Zero;
            _wait = _bucket.Take();
            _at = time.GetTimestamp();
            return _wait > TimeSpan.Zero && !wasOver;
        }
    }
}
