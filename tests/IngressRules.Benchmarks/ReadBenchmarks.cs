using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using IngressRules.Benchmarks.InProcess;
using IngressRules.Reading;
using YamlDotNet.Core;

namespace IngressRules.Benchmarks;

/// <summary>
/// Compares reading the table's text with a bare loop over the parser's events, which is the lower limit for any reader on that parser.
/// </summary>
public class ReadBenchmarks : InTurns
{
    internal static byte[] YamlText { get; set; } = [];

    internal static byte[] JsonText { get; set; } = [];

    /// <summary>How often a pass reads the text, so that a short text is measured for long enough.</summary>
    internal static int Times { get; set; } = 1;

    [Benchmark]
    public int BareYaml() => Repeat(static () =>
    {
        var parser = new Parser(new StringReader(Encoding.UTF8.GetString(YamlText)));
        int events = 0;
        while (parser.MoveNext())
        {
            events++;
        }

        return events;
    });

    [Benchmark]
    public int Yaml() => Repeat(static () => IngressReader.Read(YamlText.AsMemory(), name: "rules.yaml").Ingresses.Count);

    [Benchmark]
    public int BareJson() => Repeat(static () =>
    {
        var reader = new Utf8JsonReader(JsonText);
        int tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    });

    [Benchmark]
    public int Json() => Repeat(static () => IngressReader.Read(JsonText.AsMemory(), name: "rules.json").Ingresses.Count);

    private static int Repeat(Func<int> read)
    {
        int sum = 0;
        for (int i = 0; i < Times; i++)
        {
            sum += read();
        }

        return sum;
    }
}
