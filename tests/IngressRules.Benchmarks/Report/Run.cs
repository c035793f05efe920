using System.Diagnostics;
using System.Text;
using IngressRules.Benchmarks.InProcess;
using IngressRules.Benchmarks.Measuring;
using IngressRules.Compilation;
using IngressRules.Explanation;
using IngressRules.Matching;
using IngressRules.Validation;
using Perfolizer.Horology;

namespace IngressRules.Benchmarks.Report;

/// <summary>Measures from the first table to the last line of the report.</summary>
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
        Dictionary<string, Cost> costs =
            Turns.Run<MatchBenchmarks>(settings.Rounds, settings.Passes, ThreadClock.Best, table.Entrants.ContainsKey);

        // The floor allocates nothing: its figure is BenchmarkDotNet's own allocation, some kilobytes a pass.
        long harness = costs[nameof(MatchBenchmarks.Floor)].Bytes;
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
                $"{Allocated(key)} B",
                $"{Lines.Number(entrant.BuildMilliseconds)} ms",
                entrant.RetainedBytes < 4096 ? "< 4 KiB" : $"{Lines.Number(entrant.RetainedBytes / 1024.0)} KiB");

            void Show(string time, string allocated, string build, string retained)
            {
                (_lines[$"match, {name}", column], _lines[$"  allocated, {name}", column]) = (time, allocated);
                if (key != nameof(MatchBenchmarks.OursUtf8))
                {
                    (_lines[$"  build, {name}", column], _lines[$"  retained, {name}", column]) = (build, retained);
                }
            }
        }

        if (table.Rules != 1_000)
        {
            _targets.AtMost($"a match, {Lines.Number(table.Rules)} rules", ours / floor, 2, "× the floor");
            _targets.AtMost($"a match, {Lines.Number(table.Rules)} rules, allocated", Allocated(nameof(MatchBenchmarks.Ours)), 0, "bytes");
        }

        long Allocated(string key) => Math.Max(0, costs[key].Bytes - harness) / table.Entrants[key].Requests;

        double PerRequest(string key) => costs[key].Nanoseconds / table.Entrants[key].Requests;
    }

    private double Read(Table table, int column)
    {
        ReadBenchmarks.YamlText = Encoding.UTF8.GetBytes(table.Workload.ToYaml());
        ReadBenchmarks.JsonText = Encoding.UTF8.GetBytes(table.Workload.ToJson());
        ReadBenchmarks.Times = (int)Math.Clamp(settings.ReadBytes / ReadBenchmarks.YamlText.Length, 1, 100);
        int rounds = ReadBenchmarks.YamlText.Length > settings.ReadBytes ? 3 : Math.Min(settings.Rounds, 5);
        Dictionary<string, Cost> costs = Turns.Run<ReadBenchmarks>(rounds, settings.Passes, ThreadClock.Best);
        double yaml = Milliseconds(nameof(ReadBenchmarks.Yaml)), bareYaml = Milliseconds(nameof(ReadBenchmarks.BareYaml));
        double json = Milliseconds(nameof(ReadBenchmarks.Json)), bareJson = Milliseconds(nameof(ReadBenchmarks.BareJson));
        _lines["read YAML, bare parser", column] = $"{Lines.Number(bareYaml)} ms";
        _lines["read YAML, ours", column] = $"{Lines.Number(yaml)} ms  {Lines.Times(yaml / bareYaml)}";
        _lines["read JSON, bare parser", column] = $"{Lines.Number(bareJson)} ms";
        _lines["read JSON, ours", column] = $"{Lines.Number(json)} ms  {Lines.Times(json / bareJson)}";
        _targets.AtMost($"read YAML, {Lines.Number(table.Rules)} rules", yaml / bareYaml, 1.5, "× the bare parser");
        _targets.AtMost($"read JSON, {Lines.Number(table.Rules)} rules", json / bareJson, 3, "× the bare parser");
        (ReadBenchmarks.YamlText, ReadBenchmarks.JsonText) = ([], []);
        return yaml;

        double Milliseconds(string key) => costs[key].Milliseconds / ReadBenchmarks.Times;
    }

    private void Compile(Table table, int column, double readYaml)
    {
        (CompileBenchmarks.Ingresses, CompileBenchmarks.Valid, CompileBenchmarks.Compiled) =
            (table.Workload.Ingresses, table.Valid, table.Compiled);
        Dictionary<string, Cost> costs = Turns.Run<CompileBenchmarks>(Math.Min(settings.Rounds, 3), settings.Passes, Chronometer.BestClock);
        double compile = costs[nameof(CompileBenchmarks.Compile)].Milliseconds,
        freeze = costs[nameof(CompileBenchmarks.Freeze)].Milliseconds;
        double oneCore = ProcessorTime.Best(4 * settings.Passes, () => new IngressMatcher(IngressCompiler.Compile(table.Valid)));
        var oneHost = new IngressMatcher(IngressCompiler.Compile(IngressValidator.Validate([table.Workload.OnOneHost()])));
        double perRule = table.Entrants[nameof(MatchBenchmarks.Ours)].RetainedBytes / (double)table.Rules;
        _lines["validate the model", column] = $"{Lines.Number(costs[nameof(CompileBenchmarks.Validate)].Milliseconds)} ms";
        _lines["compile", column] = $"{Lines.Number(compile)} ms";
        _lines["freeze", column] = $"{Lines.Number(freeze)} ms";
        _lines["compile and freeze, processor time", column] = $"{Lines.Number(oneCore)} ms";
        _lines["  beside reading it as YAML", column] = Lines.Times(oneCore / readYaml);
        double analysis = ProcessorTime.Best(settings.Passes, () => TableAnalyzer.Analyze(table.Matcher));
        double ofOneHost = ProcessorTime.Best(settings.Passes, () => TableAnalyzer.Analyze(oneHost));
        _lines["analyze the table", column] = $"{Lines.Number(analysis)} ms";
        _lines["  beside reading it as YAML", column] = Lines.Times(analysis / readYaml);
        _lines["analyze as many rules of one host", column] = $"{Lines.Number(ofOneHost)} ms";
        _lines["the compiled table", column] = $"{Lines.Number(table.CompiledBytes / (double)table.Rules)} B a rule";
        _lines["the compiled table and its matcher", column] = $"{Lines.Number(perRule)} B a rule";
        if (table.Rules == Sizes[^1])
        {
            _targets.AtMost("compile and freeze, one core, 100,000 rules", oneCore / readYaml, 0.1, "× reading them as YAML");
            _targets.AtMost("the same", oneCore, 1_000, "ms");
            _targets.AtMost("analyze 100,000 rules", analysis / readYaml, 1, "× reading them as YAML");
            _targets.AtMost("the same of one host", ofOneHost / readYaml, 1, "× reading them as YAML");
            _targets.AtMost("the compiled table, 100,000 rules", perRule, 250, "bytes a rule");
        }
    }

    private void Update(Table table, int column)
    {
        double median = Updates.Median(table, settings.Updates) / 1_000;
        _updates[table.Rules] = median;
        _lines["change one Ingress, median", column] =
            $"{Lines.Number(median)} µs{(_updates.TryGetValue(1_000, out double of1000) ? "  " + Lines.Times(median / of1000) : "")}";
        if (table.Rules == Sizes[^1])
        {
            _targets.AtMost("change one Ingress among 100,000 rules", median / 1_000, 1, "ms");
            _targets.AtMost("the same beside 1,000 rules", median / of1000, 3, "×");
        }
    }

    private void ReadTogether(Table table, int column)
    {
        // In turns. The first turn is not counted, because threads and code are still cold.
        var alone = new List<Readers>();
        var updated = new List<Readers>();
        const int turns = 5;
        Readers.Run(table, settings.ThroughputSeconds / turns, updating: true);
        for (int i = 0; i < turns; i++)
        {
            alone.Add(Readers.Run(table, settings.ThroughputSeconds / turns, updating: false));
            updated.Add(Readers.Run(table, settings.ThroughputSeconds / turns, updating: true));
        }

        double before = Median(alone, r => r.MatchesPerSecond), during = Median(updated, r => r.MatchesPerSecond);
        long wrong = alone.Concat(updated).Sum(r => r.WrongAnswers);
        _lines["16 readers", column] = $"{Lines.Number(before / 1e6)} M/s";
        _lines["16 readers beside an updater", column] = $"{Lines.Number(during / 1e6)} M/s  {Lines.Times(during / before)}";
        _lines["  its updates", column] = $"{Lines.Number(Median(updated, r => r.UpdatesPerSecond))} /s";
        _lines["  pauses of its garbage collections", column] = $"{Lines.Number(100 * Median(updated, r => r.PausedShare))} %";
        _lines["  failed or torn answers", column] = $"{wrong}";
        if (table.Rules == Sizes[^1])
        {
            _targets.AtLeast("16 readers beside an updater, 100,000 rules", during / before, 0.9, "× without updates");
            _targets.AtMost("failed or torn answers", wrong, 0, "");
        }
    }

    private void MeasureWorstCases()
    {
        // A table with a hundred times the rules uses slower caches. A cost proportional to the number of rules would show as a factor of a
        // hundred.
        double most = 0;
        foreach (WorstCase worst in WorstCase.All())
        {
            Tell($"worst case: {worst.Name}, {worst.Bytes} bytes");
            WorstCaseBenchmarks.Case = worst;
            Dictionary<string, Cost> costs =
                Turns.Run<WorstCaseBenchmarks>(Math.Min(settings.Rounds, 3), settings.Passes, ThreadClock.Best);
            double few = costs[nameof(WorstCaseBenchmarks.FewRules)].Nanoseconds / worst.PassLength;
            double many = costs[nameof(WorstCaseBenchmarks.ManyRules)].Nanoseconds / worst.PassLength;
            _worst.Add(
                worst.Name, Lines.Number(worst.Bytes), $"{Lines.Number(few)} ns", $"{Lines.Number(many)} ns", Lines.Times(many / few),
                Lines.Number(many / worst.Bytes));
            most = Math.Max(most, many / few);
        }

        _targets.AtMost("worst cases, 10,000 rules beside 100", most, 2, "×");
    }

    private static double Median(List<Readers> runs, Func<Readers, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);

    /// <summary>Reports progress, separately from the report.</summary>
    private static void Tell(string what) => Console.Error.WriteLine(what);
}
