using IngressRules.Policies;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// How many requests a client may send: at the same time, a second and a minute (N65). Each process counts for itself.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class LimitsPhase(TimeProvider time) : ImmediatePhase("limit", PolicyStage.Route)
{
    private const string Sentence = "There are too many requests from this address.";

    private readonly ClientBuckets _buckets = new(time);
    private readonly ClientPlaces _places = new();

    protected override PolicyAnswer? Apply(PolicyRequest request)
    {
        if (request.Policies.Limits is not { } limits)
        {
            return null;
        }

        // A connection without an address, as inside a process, is one client like any other.
        System.Net.IPAddress client = request.Client ?? System.Net.IPAddress.None;
        if (ClientNetworks.Contains(limits.Exempt, client))
        {
            return null;
        }

        if (limits.Connections is { } connections)
        {
            request.Place = _places.TryTake(limits.Scope, client, connections);
            if (request.Place is null)
            {
                return new(limits.Status, Sentence);
            }
        }

        return _buckets.TryTake(RatesOf(limits, client)) ? null : new(limits.Status, Sentence);
    }

    private static BucketRate[] RatesOf(ClientLimits limits, System.Net.IPAddress client)
    {
        BucketRate Of(char kind, long limit, long perMinute) =>
            new(new(limits.Scope, kind, client), perMinute, limit * limits.BurstMultiplier);
        return (limits.PerSecond, limits.PerMinute) switch
        {
            ({ } second, { } minute) => [Of('s', second, second * 60L), Of('m', minute, minute)],
            ({ } second, null) => [Of('s', second, second * 60L)],
            (null, { } minute) => [Of('m', minute, minute)],
            _ => [],
        };
    }
}
