using IngressRules.Forwarding;

namespace IngressRules.AspNetCore.Observability;

/// <summary>The figures of one Ingress, or of all requests that share a name. Any number of threads may count at once.</summary>
/// <param name="name">The value of the tag <c>ingress</c>: <c>namespace/name</c>, or a word in parentheses, which no object can be called.</param>
internal sealed class IngressSeries(string name)
{
    private readonly long[] _requests = new long[StatusClass.Count];
    private readonly long[] _failures = new long[FailureNames.Count];

    /// <summary>The number of the reason for an endpoint that failed a request which then went to another one.</summary>
    public const int Retried = 3;

    /// <summary>The reasons for which a request that a rule took was not answered by the endpoint that it was meant for, by number.</summary>
    public static IReadOnlyList<string> FailureNames { get; } = ["unavailable", "unreachable", "timeout", "retried"];

    public string Name => name;

    /// <summary>All requests.</summary>
    public long Total => Enumerable.Range(0, StatusClass.Count).Sum(Requests);

    /// <summary>The figures of this moment.</summary>
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

    /// <summary>The number of the reason, or -1 where the endpoint is not to blame.</summary>
    public static int FailureOf(DispatchOutcome outcome) => outcome switch
    {
        DispatchOutcome.BackendUnavailable => 0,
        DispatchOutcome.EndpointUnreachable => 1,
        DispatchOutcome.EndpointTimedOut => 2,
        _ => -1,
    };
}
