using System.Text;
using IngressRules.Benchmarks.Competitors;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Validation;

namespace IngressRules.Benchmarks.Measuring;

/// <summary>One table of rules, its requests and all competitors.</summary>
internal sealed class Table
{
    private const int Seed = 7;
    private const int StreamLength = 200_000;

    // Limits a pass of a slow competitor to about this many steps of some nanoseconds; a request takes one step for each rule.
    private const int NaiveSteps = 5_000_000;
    private const int PipelineRequests = 5_000;
    private const int MostPipelineRules = 1_000;

    public Table(int rules)
    {
        Rules = rules;
        Workload = new Workload(rules, StreamLength, Seed);
        (byte[], byte[])[] utf8 = [.. Workload.Requests.Select(r => (Encoding.UTF8.GetBytes(r.Host), Encoding.UTF8.GetBytes(r.Path)))];
        Valid = IngressValidator.Validate(Workload.Ingresses);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        CompiledRules compiled = IngressCompiler.Compile(Valid);
        CompiledBytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(compiled);
        Entrants[nameof(MatchBenchmarks.Ours)] =
            Entrant.Build(StreamLength, () => new Ours(new IngressMatcher(IngressCompiler.Compile(Valid)), Workload.Requests));
        Matcher = ((Ours)Entrants[nameof(MatchBenchmarks.Ours)].Competitor).Matcher;
        Entrants[nameof(MatchBenchmarks.OursUtf8)] = Entrant.Build(StreamLength, () => new OursUtf8(Matcher, utf8));
        Entrants[nameof(MatchBenchmarks.Floor)] = Entrant.Build(StreamLength, () => new Floor(Workload));
        Entrants[nameof(MatchBenchmarks.Naive)] = Entrant.Build(Math.Min(StreamLength, NaiveSteps / rules), () => new NaiveScan(Workload));
        if (rules <= MostPipelineRules)
        {
            Entrants[nameof(MatchBenchmarks.AspNetCore)] = Entrant.Build(PipelineRequests, () => Pipeline.AspNetCore(Workload));
            Entrants[nameof(MatchBenchmarks.Yarp)] = Entrant.Build(PipelineRequests, () => Pipeline.Yarp(Workload));
        }

        CheckAnswers();
    }

    public int Rules { get; }

    public Workload Workload { get; }

    public ValidationResult Valid { get; }

    /// <summary>The table in readable form.</summary>
    public CompiledRules Compiled => Matcher.Rules;

    /// <summary>The memory that the readable form of the table keeps in addition to the model.</summary>
    public long CompiledBytes { get; }

    public IngressMatcher Matcher { get; }

    public Dictionary<string, Entrant> Entrants { get; } = [];

    /// <summary>
    /// Checks that all competitors find the same number of backends, because speed is comparable only then. The floor is left out, since it
    /// is not a real matcher.
    /// </summary>
    private void CheckAnswers()
    {
        ICompetitor ours = Entrants[nameof(MatchBenchmarks.Ours)].Competitor;
        foreach ((string name, Entrant entrant) in Entrants.Where(e => e.Key != nameof(MatchBenchmarks.Floor)))
        {
            (int found, int expected) = (entrant.Competitor.Pass(entrant.Requests), ours.Pass(entrant.Requests));
            if (found != expected)
            {
                throw new InvalidOperationException(
                    $"{name} finds a backend for {found} of {entrant.Requests} requests, and ours for {expected}.");
            }
        }
    }
}
