using IngressRules.Forwarding;

namespace IngressRules.AspNetCore.Observability;

/// <summary>The counters of one Ingress, or of requests that share a name. Thread-safe.</summary>
/// <param name="name">
/// The value of the tag <c>ingress</c>: <c>namespace/name</c>, or a word in parentheses, which cannot be the name of an object.
/// </param>
internal sealed class IngressSeries(string name)
{
    private readonly long[] _requests = new long[StatusClass.Count];
    private readonly long[] _failures = new long[FailureNames.Count];

    /// <summary>The index of the reason "retried": an endpoint failed and the request went to another one.</summary>
    public const int Retried = 3;

    /// <summary>The names of the reasons why the selected endpoint did not respond to a matched request, by index.</summary>
    public static IReadOnlyList<string> FailureNames { get; } = ["unavailable", "unreachable", "timeout", "retried"];

    public string Name => name;

    /// <summary>The number of all requests.</summary>
    public long Total => Enumerable.Range(0, StatusClass.Count).Sum(Requests);

    /// <summary>A copy of the current counts.</summary>
    public IngressFigures GetFigures() => new(
        name,
        [.. Enumerable.Range(0, StatusClass.Count).Select(Requests)],
        NoEndpoint: Failures(0),
        Unreachable: Failures(1),
        TimedOut: Failures(2),
        Failures(Retried));

    public void Count(int statusClass) => Interlocked.Increment(ref _requests[statusClass]);

    public void CountFailure(int reason, int times = 1) => Interlocked.Add(ref _failures[reason], times);

    public long Requests(int statusClass) => Interlocked.Read(ref _requests[statusClass]);

    public long Failures(int reason) => Interlocked.Read(ref _failures[reason]);

    /// <summary>The index of the reason, or -1 where the backend is not at fault.</summary>
    public static int FailureOf(DispatchOutcome outcome) => outcome switch
    {
        DispatchOutcome.BackendUnavailable => 0,
        DispatchOutcome.EndpointUnreachable => 1,
        DispatchOutcome.EndpointTimedOut => 2,
        _ => -1,
    };
}
