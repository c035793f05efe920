namespace IngressRules.Benchmarks.Load;

/// <summary>The size of a run.</summary>
/// <param name="WarmUpSeconds">How long a proxy is under load before it is measured, so that its code is fully optimised.</param>
/// <param name="Rounds">How often the competitors take their turns.</param>
/// <param name="TurnSeconds">How long a turn is.</param>
/// <param name="Changes">How many times a rule is changed under load.</param>
/// <param name="WebSockets">How many WebSockets are open.</param>
/// <param name="Reloads">How many reloads happen while the WebSockets are open.</param>
/// <param name="Starts">How often the router is started.</param>
internal sealed record LoadSettings(int WarmUpSeconds, int Rounds, int TurnSeconds, int Changes, int WebSockets, int Reloads, int Starts)
{
    public static LoadSettings Full { get; } = new(
        WarmUpSeconds: 8, Rounds: 7, TurnSeconds: 3, Changes: 100, WebSockets: 2_000, Reloads: 200, Starts: 5);

    public static LoadSettings Quick { get; } = new(
        WarmUpSeconds: 5, Rounds: 3, TurnSeconds: 2, Changes: 100, WebSockets: 2_000, Reloads: 200, Starts: 3);
}
