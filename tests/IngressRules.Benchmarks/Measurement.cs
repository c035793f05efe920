using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Reading;
using IngressRules.Validation;
using YamlDotNet.Core;

namespace IngressRules.Benchmarks;

/// <summary>Measures one table. Competitors take turns round by round, so that a busy moment of the machine hits both.</summary>
internal sealed class Measurement(Workload workload)
{
    private const int Rounds = 15;

    /// <summary>The table's row.</summary>
    public string Row(int rules)
    {
        // The floor is a hash of the host and one comparison of the path: what no matcher that reads its input can do without.
        FrozenDictionary<string, string[]> hosts = workload.Ingresses.ToFrozenDictionary(
            i => i.Spec.Rules[0].Host, i => i.Spec.Rules[0].Http!.Paths.Select(p => p.Path).ToArray());
        (double validate, ValidationResult valid) = Best(3, () => IngressValidator.Validate(new ReadResult { Ingresses = [.. workload.Ingresses] }));
        (double compile, CompiledRules compiled) = Best(3, () => IngressCompiler.Compile(valid));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        (double freeze, IngressMatcher matcher) = Best(1, () => new IngressMatcher(compiled));
        double bytesPerRule = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)rules;
        (double floor, double match) = Compare(Rounds, () => Floor(hosts), () => Match(matcher));
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Match(matcher);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        byte[] yaml = Encoding.UTF8.GetBytes(workload.ToYaml()), json = Encoding.UTF8.GetBytes(workload.ToJson());
        int readRounds = Math.Clamp(200_000 / rules, 3, 50);
        (double bareYaml, double readYaml) = Compare(readRounds, () => BareYaml(yaml), () => IngressReader.Read(yaml.AsMemory(), name: "a.yaml").Ingresses.Count);
        (double bareJson, double readJson) = Compare(readRounds, () => BareJson(json), () => IngressReader.Read(json.AsMemory(), name: "a.json").Ingresses.Count);
        double requests = workload.Requests.Length / 1e6;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{rules,9} | {floor / requests,6:F1}  {match / requests,6:F1}  {match / floor,5:F2}  {allocated,5} | {readYaml / bareYaml,9:F2}  {readJson / bareJson,9:F2} | {validate,8:F1} {compile,8:F1} {freeze,7:F1}  {bytesPerRule,5:F0}");
    }

    private int Floor(FrozenDictionary<string, string[]> hosts)
    {
        int found = 0;
        foreach ((string host, string path) in workload.Requests)
        {
            found += hosts.TryGetValue(host, out string[]? paths) && path.StartsWith(paths[0], StringComparison.Ordinal) ? 1 : 0;
        }

        return found;
    }

    private int Match(IngressMatcher matcher)
    {
        int found = 0;
        foreach ((string host, string path) in workload.Requests)
        {
            found += matcher.TryMatch(host, path, out _) ? 1 : 0;
        }

        return found;
    }

    private static int BareYaml(byte[] text)
    {
        var parser = new Parser(new StringReader(Encoding.UTF8.GetString(text)));
        int events = 0;
        while (parser.MoveNext())
        {
            events++;
        }

        return events;
    }

    private static int BareJson(byte[] text)
    {
        var reader = new Utf8JsonReader(text);
        int tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    /// <summary>The best times of two competitors in milliseconds, measured in turns.</summary>
    private static (double First, double Second) Compare(int rounds, Func<int> first, Func<int> second)
    {
        (double best1, double best2) = (double.MaxValue, double.MaxValue);
        for (int i = 0; i < rounds; i++)
        {
            best1 = Math.Min(best1, Best(1, first).Milliseconds);
            best2 = Math.Min(best2, Best(1, second).Milliseconds);
        }

        return (best1, best2);
    }

    private static (double Milliseconds, T Result) Best<T>(int rounds, Func<T> run)
    {
        double best = double.MaxValue;
        T result = default!;
        for (int i = 0; i < rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            result = run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (best, result);
    }
}
