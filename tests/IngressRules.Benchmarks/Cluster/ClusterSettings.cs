namespace IngressRules.Benchmarks.Cluster;

/// <summary>The size of a run.</summary>
/// <param name="Starts">How often the router is started.</param>
/// <param name="Changes">How many Ingresses are changed, one after the other, and how often an endpoint.</param>
/// <param name="Storm">How many Ingresses are changed at once.</param>
/// <param name="RestSeconds">How long the requests at rest are recorded; in a full run longer than a watch may be silent.</param>
internal sealed record ClusterSettings(int Starts, int Changes, int Storm, int RestSeconds)
{
    public static ClusterSettings Full { get; } = new(Starts: 5, Changes: 500, Storm: 1_000, RestSeconds: 240);

    public static ClusterSettings Quick { get; } = new(Starts: 2, Changes: 150, Storm: 1_000, RestSeconds: 30);
}
