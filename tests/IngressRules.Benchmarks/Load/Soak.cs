using System.Diagnostics;
using System.Globalization;
using IngressRules.Benchmarks.Report;

namespace IngressRules.Benchmarks.Load;

/// <summary>
/// Ordinary requests beside abuse, for minutes, against a router that may open 1,024 descriptors: how many fail, how long the slowest
/// take, and whether memory grows.
/// </summary>
internal sealed class Soak(TimeSpan duration) : IDisposable
{
    private const int Descriptors = 1024;
    private const int Rules = 1_000;
    private const int Clients = 8;
    private const double MostOfQuiet = 3;
    private const double MostGrowth = 1.3;
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(40);

    private readonly Lines _lines = new("", "measured", "beside");
    private readonly Targets _targets = new();
    private readonly FixedResponses _backend = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ingress-rules-soak-");

    public async Task<int> PrintAsync(TextWriter to, TextWriter error)
    {
        if (!OperatingSystem.IsLinux())
        {
            await error.WriteLineAsync("--soak reads /proc: it needs Linux.");
            return 1;
        }

        var workload = new LoadWorkload(Rules);
        workload.WriteTo(_directory.FullName, _backend.Port);
        IReadOnlyList<(string Host, string Path)> requests = workload.Requests();
        using ProxyProcess router = ProxyProcess.LimitedRouter(_directory.FullName, Descriptors, out int admin);
        await router.RespondsAsync(requests[0]);
        await error.WriteLineAsync("ordinary requests alone");
        await new Ordinary(router.Port, requests).RunAsync(TimeSpan.FromSeconds(10));
        Ordinary quiet = await new Ordinary(router.Port, requests).RunAsync(s_quiet);

        await error.WriteLineAsync("ordinary requests beside abuse");
        using Process abuse = Abuse.StartProcess(router.Port, admin, requests[0].Host, _directory.FullName);
        var memory = new List<long>();
        using var sampling = new CancellationTokenSource();
        Task samples = SampleAsync(router, memory, sampling.Token);
        Ordinary abused = await new Ordinary(router.Port, requests).RunAsync(duration);
        await sampling.CancelAsync();
        await samples;
        abuse.StandardInput.Close();
        await abuse.WaitForExitAsync();

        // What comes after: the router is still there, and as quick as before.
        Ordinary after = await new Ordinary(router.Port, requests).RunAsync(s_quiet / 3);
        Show("alone", quiet, quiet);
        Show($"beside abuse, {duration.TotalSeconds:F0} s", abused, quiet);
        Show("afterwards", after, quiet);

        // The first third fills pools and tables.
        long first = memory.Take(memory.Count / 3).DefaultIfEmpty(1).Max();
        long last = memory.TakeLast(memory.Count / 3).DefaultIfEmpty(1).Max();
        _lines.Add("memory, most in the first third", $"{first / 1048576} MiB", "");
        _lines.Add("memory, most in the last third", $"{last / 1048576} MiB", Lines.Times((double)last / first));
        _targets.AtMost("the router's process ended", router.HasEnded ? 1 : 0, 0, "times");
        _targets.AtMost("ordinary requests failed", quiet.Failed + abused.Failed + after.Failed, 0, "");
        _targets.AtMost("the slowest hundredth beside abuse", abused.Percentile(99) / quiet.Percentile(99), MostOfQuiet, "× alone");
        _targets.AtMost("memory in the last third", (double)last / first, MostGrowth, "× the first");
        _lines.Print(to);
        await to.WriteLineAsync();
        _targets.Print(to);
        return 0;
    }

    public void Dispose()
    {
        _backend.Dispose();
        _directory.Delete(recursive: true);
    }

    private void Show(string when, Ordinary ordinary, Ordinary beside)
    {
        _lines.Add($"ordinary requests, {when}", $"{Lines.Number(ordinary.Count)}", $"{ordinary.Failed} failed");
        foreach (int percent in (int[])[50, 99])
        {
            _lines.Add(
                $"  {percent} of 100 within",
                $"{ordinary.Percentile(percent).ToString("F1", CultureInfo.InvariantCulture)} ms",
                Lines.Times(ordinary.Percentile(percent) / beside.Percentile(percent)));
        }
    }

    private static async Task SampleAsync(ProxyProcess router, List<long> memory, CancellationToken over)
    {
        while (!over.IsCancellationRequested && !router.HasEnded)
        {
            memory.Add(router.ResidentBytes);
            await Task.Delay(1000, CancellationToken.None);
        }
    }

    /// <summary>Clients as a load balancer has them: some connections that are kept and used all the time.</summary>
    private sealed class Ordinary(int port, IReadOnlyList<(string Host, string Path)> requests)
    {
        private readonly List<double> _milliseconds = [];
        private readonly Lock _lock = new();

        public int Failed { get; private set; }

        public int Count => _milliseconds.Count;

        public double Percentile(int percent) =>
            _milliseconds.Count == 0 ? double.NaN : _milliseconds.Order().ElementAt((_milliseconds.Count - 1) * percent / 100);

        public async Task<Ordinary> RunAsync(TimeSpan duration)
        {
            long start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(c => Task.Run(async () =>
            {
                RawClient client = new(port);
                for (int i = c; Stopwatch.GetElapsedTime(start) < duration; i += Clients)
                {
                    (string host, string path) = requests[i % requests.Count];
                    long sent = Stopwatch.GetTimestamp();
                    int status = 0;
                    try
                    {
                        status = await client.GetAsync(host, path).WaitAsync(TimeSpan.FromSeconds(30));
                    }
                    catch (Exception gone) when (gone is IOException or System.Net.Sockets.SocketException or TimeoutException)
                    {
                        client.Dispose();
                        client = new(port);
                    }

                    Note(status, Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                    await Task.Delay(s_pause);
                }

                client.Dispose();
            })));
            return this;
        }

        private void Note(int status, double milliseconds)
        {
            lock (_lock)
            {
                Failed += status == 200 ? 0 : 1;
                _milliseconds.Add(milliseconds);
            }
        }
    }
}
