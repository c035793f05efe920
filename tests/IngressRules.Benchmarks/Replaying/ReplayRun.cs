using System.Diagnostics;
using System.Globalization;
using IngressRules.Benchmarks.Load;
using IngressRules.Benchmarks.Report;

namespace IngressRules.Benchmarks.Replaying;

/// <summary>
/// What the tool's <c>replay</c> does with a log of a million lines in each format: lines a second of processor time, beside reading the
/// same bytes and counting their lines, and its memory with that log and with a tenth of it. Reading the manifests is not counted.
/// </summary>
internal sealed class ReplayRun : IDisposable
{
    private const int Rules = 10_000, Seed = 13, Requests = 1_000_000;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ingress-rules-replay-");

    /// <summary>Measures and prints a table.</summary>
    public void Print(TextWriter to)
    {
        var workload = new Workload(Rules, Requests / 5, Seed);
        string before = Write("before.yaml", w => w.Write(workload.ToYaml()));
        string after = Write("after.yaml", w => w.Write(string.Join("---\n", workload.ToYamlDocuments().Where((_, i) => i % 50 != 0))));
        string empty = Write("empty.log", _ => { });
        double start = Run(before, after, empty, "tsv").Seconds;
        var lines = new Lines("format", "MB", "bare read, s", "replay, s", "lines/s", "memory, MB", "with a tenth");
        foreach ((string name, Func<(string, string), string> line) in Formats)
        {
            string log = Write("log", w => WriteLines(w, workload, line, Requests));
            string tenth = Write("tenth", w => WriteLines(w, workload, line, Requests / 10));
            double bare = Math.Min(BareRead(log), BareRead(log));
            (double seconds, long memory) = Run(before, after, log, name);
            double replay = seconds - start;
            lines.Add(
                name, Number(new FileInfo(log).Length / 1e6), Number(bare), Number(replay), Lines.Number(Requests / replay),
                Number(memory / 1e6), Number(Run(before, after, tenth, name).Memory / 1e6));
        }

        lines.Print(to);
        to.WriteLine($"{Requests:N0} lines against two tables of {Rules:N0} rules, which take {Number(start)} s to read.");
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Delete(recursive: true);

    private static (string Name, Func<(string Host, string Path), string> Line)[] Formats { get; } =
    [
        ("ingress-nginx", r => $"10.1.2.3 - - [28/Nov/2026:07:00:00 +0000] \"GET {r.Path} HTTP/2.0\" 200 612 \"https://{r.Host}/\" "
            + "\"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\" 87 0.003 [shop-cart-80] [] 10.0.0.7:8080 612 0.003 200 4a6f0b1c2d3e"),
        ("traefik-json", r => "{\"ClientAddr\":\"10.1.2.3:53122\",\"DownstreamStatus\":200,\"Duration\":3145000,"
            + $"\"RequestAddr\":\"{r.Host}\",\"RequestHost\":\"{r.Host}\",\"RequestMethod\":\"GET\",\"RequestPath\":\"{r.Path}\","
            + "\"RequestProtocol\":\"HTTP/2.0\",\"RouterName\":\"cart@kubernetes\",\"ServiceAddr\":\"10.0.0.7:8080\","
            + "\"level\":\"info\",\"msg\":\"\",\"time\":\"2026-11-28T07:00:00Z\"}"),
        ("traefik-clf", r => $"10.1.2.3 - - [28/Nov/2026:07:00:00 +0000] \"GET {r.Path} HTTP/2.0\" 200 612 \"-\" \"Mozilla/5.0\" 87 "
            + "\"cart@kubernetes\" \"http://10.0.0.7:8080\" 3ms"),
        ("envoy", r => $"[2026-11-28T07:00:00.310Z] \"GET {r.Path} HTTP/2\" 200 - 0 154 5 4 \"10.1.2.3\" \"Mozilla/5.0 (X11; Linux)\" "
            + $"\"f4ad9bd8-9b3c-4b57\" \"{r.Host}\" \"10.0.0.7:8080\""),
        ("tsv", r => $"{r.Host}\t{r.Path}\t200"),
    ];

    private string Write(string name, Action<StreamWriter> write)
    {
        string path = Path.Combine(_directory.FullName, name);
        using StreamWriter writer = File.CreateText(path);
        write(writer);
        return path;
    }

    private static void WriteLines(StreamWriter writer, Workload workload, Func<(string, string), string> line, int count)
    {
        for (int i = 0; i < count; i++)
        {
            writer.Write(line(workload.Requests[i % workload.Requests.Length]));
            writer.Write('\n');
        }
    }

    private static double BareRead(string log)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        long lines = 0;
        using FileStream stream = File.OpenRead(log);
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        double seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        return lines > 0 ? seconds : throw new InvalidOperationException("The log has no lines.");
    }

    private static (double Seconds, long Memory) Run(string before, string after, string log, string format)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Repository.Built("src/IngressRules.Cli"), "replay", "-f", after, "--against", before, "--format", format,
                "--host", "shop.example.com", "--output", "json", log,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process tool = Process.Start(start)!;
        tool.ErrorDataReceived += static (_, _) => { };
        tool.BeginErrorReadLine();
        // On a busy machine the time of the clock is that of others, too. What the process uses after the last look is lost.
        long memory = 0;
        double seconds = 0;
        Task<string> output = tool.StandardOutput.ReadToEndAsync();
        while (!tool.WaitForExit(20))
        {
            try
            {
                tool.Refresh();
                seconds = tool.TotalProcessorTime.TotalSeconds;
                memory = Math.Max(memory, tool.WorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // It ended in between.
            }
        }

        return output.Result.StartsWith("{\"lines\":", StringComparison.Ordinal)
            ? (seconds, memory)
            : throw new InvalidOperationException($"The tool ended with {tool.ExitCode}: {output.Result}");
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
