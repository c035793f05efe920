using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;

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
    /// <param name="latest">Its latest version.</param>
    /// <param name="addresses">What is to be written.</param>
    public TimeSpan DueIn(ObjectReference name, ObjectMetadata latest, ValueList<IngressLoadBalancerIngress> addresses)
    {
        if (Find(name, latest) is not { } attempt)
        {
            return TimeSpan.Zero;
        }

        // A newer version is news, unless attempts fail for another reason than an old version.
        TimeSpan wait = attempt.IsAboutVersion && attempt.Version != latest.ResourceVersion ? TimeSpan.Zero : attempt.Wait;
        TimeSpan left = wait - time.GetElapsedTime(attempt.At);

        // What was not written last is no repair.
        TimeSpan repair = attempt.Repairs.IsOf(addresses) ? attempt.Repairs.Wait : TimeSpan.Zero;
        return left > repair ? Positive(left) : Positive(repair);
    }

    /// <summary>How long the watch may still take to bring a status that was written; null where none is awaited.</summary>
    /// <param name="name">The Ingress.</param>
    /// <param name="latest">Its latest version.</param>
    public TimeSpan? EchoOf(ObjectReference name, ObjectMetadata latest) =>
        Find(name, latest) is { IsAboutVersion: true } attempt && attempt.Version == latest.ResourceVersion
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
    /// <param name="addresses">What was written.</param>
    /// <returns>True where it is written again and again because another writer changes it, the first time.</returns>
    public bool Written(ObjectReference name, ObjectMetadata version, ValueList<IngressLoadBalancerIngress> addresses)
    {
        Attempt attempt = Begin(name, version);
        attempt.IsAboutVersion = true;
        attempt.Wait = s_echo;
        attempt.Failure = null;
        attempt.Backoff.Reset();
        if (!attempt.Repairs.IsOf(addresses))
        {
            attempt.Repairs = new(addresses, time);
        }

        return attempt.Repairs.Take();
    }

    /// <summary>The version was not the latest one.</summary>
    /// <param name="name">The Ingress.</param>
    /// <param name="version">The version.</param>
    public void Conflicted(ObjectReference name, ObjectMetadata version)
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
    public bool Failed(ObjectReference name, ObjectMetadata version, string reason)
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

    /// <summary>What is remembered of an Ingress. One that was deleted and created again is another one.</summary>
    private Attempt? Find(ObjectReference name, ObjectMetadata latest) =>
        _attempts.TryGetValue(name, out Attempt? attempt) && attempt.Uid == latest.Uid ? attempt : null;

    private Attempt Begin(ObjectReference name, ObjectMetadata version)
    {
        Attempt attempt = Find(name, version) ?? (_attempts[name] = new(version.Uid, new(options), new([], time)));
        attempt.Version = version.ResourceVersion;
        attempt.At = time.GetTimestamp();
        return attempt;
    }

    private sealed class Attempt(string uid, Backoff backoff, RepairLimit repairs)
    {
        public string Uid => uid;

        public Backoff Backoff { get; } = backoff;

        public RepairLimit Repairs { get; set; } = repairs;

        public string Version { get; set; } = "";

        /// <summary>The kind of reason for which the last attempt failed; null where it did not.</summary>
        public string? Failure { get; set; }

        public bool IsAboutVersion { get; set; }

        public TimeSpan Wait { get; set; }

        public long At { get; set; }
    }

    /// <summary>Two writers of one status would otherwise change it as fast as the server lets them.</summary>
    /// <param name="addresses">The status that they change.</param>
    /// <param name="time">The clock.</param>
    private sealed class RepairLimit(ValueList<IngressLoadBalancerIngress> addresses, TimeProvider time)
    {
        private readonly TokenBucket _bucket = new(1 / s_repairPause.TotalSeconds, FreeRepairs, time);
        private long _at;
        private TimeSpan _wait;

        public TimeSpan Wait => _wait - time.GetElapsedTime(_at);

        public bool IsOf(ValueList<IngressLoadBalancerIngress> others) => addresses.Equals(others);

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
