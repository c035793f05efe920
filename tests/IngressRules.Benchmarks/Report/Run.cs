using System.Diagnostics;
using System.Text;
using IngressRules.Benchmarks.InProcess;
using IngressRules.Benchmarks.Measuring;

namespace IngressRules.Benchmarks.Report;

/// <summary>One run from the first table to the last line of the report.</summary>
internal sealed class Run(Settings settings)
{
    private static readonly int[] Sizes = [100, 1_000, 10_000, 100_000];

    private static readonly (string Key, string Name)[] Competitors =
    [
        (nameof(MatchBenchmarks.Floor), "the floor"),
        (nameof(MatchBenchmarks.Ours), "ours, string"),
        (nameof(MatchBenchmarks.OursUtf8), "ours, UTF-8"),
        (nameof(MatchBenchmarks.Naive), "naive scan"),
        (nameof(MatchBenchmarks.AspNetCore), "ASP.NET Core"),
        (nameof(MatchBenchmarks.Yarp), "YARP"),
    ];

    private readonly Lines _lines = new(["", .. Sizes.Select(s => $"{Lines.Number(s)} rules")]);
    private readonly Lines _worst = new("worst case", "bytes", "100 rules", "10,000 rules", "ratio", "ns a byte");
    private readonly Targets _targets = new();
    private readonly Dictionary<int, double> _updates = [];

    public void Print(TextWriter to)
    {
        long start = Stopwatch.GetTimestamp();
        for (int column = 1; column <= Sizes.Length; column++)
        {
            Measure(new Table(Sizes[column - 1]), column);
        }

        MeasureWorstCases();
        _lines.Print(to);
        to.WriteLine();
        _worst.Print(to);
        to.WriteLine();
        _targets.Print(to);
        to.WriteLine();
        to.WriteLine($"A run of {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s.");
    }

    private void Measure(Table table, int column)
    {
        Tell($"{table.Rules} rules: matching");
        Match(table, column);
        Tell($"{table.Rules} rules: reading");
        double readYaml = Read(table, column);
        Tell($"{table.Rules} rules: compiling");
        Compile(table, column, readYaml);
        Tell($"{table.Rules} rules: updating");
        Update(table, column);
        Tell($"{table.Rules} rules: sixteen readers");
        ReadTogether(table, column);
    }

    private void Match(Table table, int column)
    {
        MatchBenchmarks.Table = table;
        Dictionary<string, Cost> costs = Turns.Run<MatchBenchmarks>(settings.Rounds, settings.Passes, table.Entrants.ContainsKey);
        double floor = PerRequest(nameof(MatchBenchmarks.Floor)), ours = PerRequest(nameof(MatchBenchmarks.Ours));
        foreach ((string key, string name) in Competitors)
        {
            if (!table.Entrants.TryGetValue(key, out Entrant? entrant))
            {
                Show("-", "-", "-", "-");
                continue;
            }

            double time = PerRequest(key);
            Show(
                $"{Lines.Number(time)} ns  {Lines.Times(time / floor)}",
                $"{costs[key].Bytes / entrant.Requests} B",
                $"{Lines.Number(entrant.BuildMilliseconds)} ms",
                $"{Lines.Number(entrant.RetainedBytes / 1024.0)} KiB");

            void Show(string time, string allocated, string build, string retained)
            {
                (_lines[$"match, {name}", column], _lines[$"  allocated, {name}", column]) = (time, allocated);
                (_lines[$"  build, {name}", column], _lines[$"  retained, {name}", column]) = (build, retained);
            }
        }

        double PerRequest(string key) => costs[key].Nanoseconds / table.Entrants[key].Requests;
    }
}
