using System.Text;
using IngressRules.Benchmarks.Measuring;
using IngressRules.Benchmarks.Report;
using IngressRules.Comparison;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;
using static System.FormattableString;

namespace IngressRules.Benchmarks.Comparison;

/// <summary>
/// Measures what it takes to compare two tables of 100,000 rules, ten of which have changed, beside reading the two. Processor time, the
/// best of several runs.
/// </summary>
internal static class ComparisonRun
{
    private const int Rules = 100_000, Changes = 10, Runs = 3, Seed = 7;

    public static void Print(TextWriter to)
    {
        List<Ingress> usual = new Workload(Rules, requests: 1, Seed).Ingresses;
        List<Ingress> oneHost = [.. Enumerable.Range(0, Rules / 100).Select(i => OfHost("shop.example.com", i))];
        List<Ingress> manyHosts = [.. Enumerable.Range(0, Rules).Select(i => OfHost(Invariant($"h{i}.example.com"), i, paths: 1))];
        (string Name, List<Ingress> Ingresses, CompilerOptions Options)[] tables =
        [
            ("hosts of very different size", usual, CompilerOptions.Default),
            ("the same, with fallthrough", usual, new() { HostFallthrough = true }),
            ("all rules for one host", oneHost, CompilerOptions.Default),
            ("a host for each rule", manyHosts, CompilerOptions.Default),
        ];

        var lines = new Lines(
            "100,000 rules, 10 changed", "changes", "read both", "compare", "× reading", "all after reading", "× reading");
        var targets = new Targets();
        foreach ((string name, List<Ingress> ingresses, CompilerOptions options) in tables)
        {
            byte[] old = TextOf(ingresses), now = TextOf(Changed(ingresses));
            double reading = ProcessorTime.Best(Runs, () => (IngressReader.Read(old.AsMemory()), IngressReader.Read(now.AsMemory())));
            double whole = ProcessorTime.Best(Runs, () => Compare(Matcher(old), Matcher(now))) - reading;
            (IngressMatcher before, IngressMatcher after) = (Matcher(old), Matcher(now));
            double comparing = ProcessorTime.Best(Runs, () => Compare(before, after));
            lines.Add(
                name, Invariant($"{Compare(before, after)}"), Milliseconds(reading), Milliseconds(comparing),
                Lines.Times(comparing / reading), Milliseconds(whole), Lines.Times(whole / reading));
            targets.AtMost($"{name}: comparing beside reading", comparing / reading, 1, "×");

            IngressMatcher Matcher(byte[] text) =>
                new(IngressCompiler.Compile(IngressValidator.Validate(IngressReader.Read(text.AsMemory())), options));
        }

        lines.Print(to);
        targets.Print(to);
    }

    private static int Compare(IngressMatcher before, IngressMatcher after) => new RoutingComparison(before, after).Changes.Count();

    private static byte[] TextOf(IEnumerable<Ingress> ingresses) => Encoding.UTF8.GetBytes(IngressWriter.ToYaml(ingresses));

    private static List<Ingress> Changed(List<Ingress> ingresses)
    {
        List<Ingress> changed = [.. ingresses];
        for (int i = 0; i < Changes; i++)
        {
            int place = Updates.Place(i, changed.Count);
            IngressRule rule = changed[place].Spec.Rules[0];
            HttpIngressPath path = rule.Http!.Paths[0] with { Backend = IngressBackend.ForService("changed", 80) };
            changed[place] = changed[place] with
            {
                Spec = changed[place].Spec with { Rules = [rule with { Http = new() { Paths = [path, .. rule.Http.Paths.Skip(1)] } }] },
            };
        }

        return changed;
    }

    private static Ingress OfHost(string host, int number, int paths = 100) => new()
    {
        Metadata = new() { Namespace = "default", Name = Invariant($"ing-{number}") },
        Spec = new()
        {
            Rules =
            [
                new()
                {
                    Host = host,
                    Http = new()
                    {
                        Paths =
                        [
                            .. Enumerable.Range(0, paths).Select(p => new HttpIngressPath
                            {
                                Path = Invariant($"/team{number}/v{p}"),
                                PathType = PathType.Prefix,
                                Backend = IngressBackend.ForService(Invariant($"svc-{number}"), 80),
                            }),
                        ],
                    },
                },
            ],
        },
    };

    private static string Milliseconds(double time) => $"{Lines.Number(time)} ms";
}
