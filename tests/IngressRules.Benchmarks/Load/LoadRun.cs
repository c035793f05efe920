using System.Diagnostics;
using System.Globalization;
using IngressRules.Benchmarks.Load.Proxies;
using IngressRules.Benchmarks.Report;

namespace IngressRules.Benchmarks.Load;

/// <summary>Measures real processes, from the first start to the last line of the report.</summary>
internal sealed class LoadRun(LoadSettings settings) : IDisposable
{
    private const int Few = 10;
    private const int Thousand = 1_000;
    private const int Many = 10_000;

    private readonly Lines _lines = new("", "measured", "beside");
    private readonly Targets _targets = new();
    private readonly FixedResponses _backend = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ingress-rules-load-");

    public async Task<int> PrintAsync(TextWriter to, TextWriter error)
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessorCount < 2)
        {
            await error.WriteLineAsync(
                "--load reads /proc and pins the proxies to one core and the load to another one: it needs Linux and two cores.");
            return 1;
        }

        if (!Wrk.IsInstalled)
        {
            await error.WriteLineAsync(
                "--load makes its requests with wrk, which is not installed. Debian and Ubuntu have it: apt-get install wrk");
            return 1;
        }

        long start = Stopwatch.GetTimestamp();
        ProxyProcess.StepAside();
        await CompareAsync(Few, error);
        await CompareAsync(Thousand, error);
        await MeasurePublishedAsync(error);
        await MeasureManyAsync(error);
        _targets.PrintWith(_lines, start, to);
        return 0;
    }

    public void Dispose()
    {
        _backend.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>Compares the router with the pass-through, and with YARP for tables that it can hold.</summary>
    private async Task CompareAsync(int rules, TextWriter error)
    {
        var table = new Prepared(this, rules);
        using ProxyProcess router = await table.StartRouterAsync();
        await CompareAsync(table, router, error);
    }

    private async Task CompareAsync(Prepared table, ProxyProcess router, TextWriter error)
    {
        Tell(error, $"{table.Rules:#,##0} rules: requests");
        bool withYarp = table.Rules == Thousand;
        using ProxyProcess passThrough = await table.StartAsync(PassThrough.Name);
        using ProxyProcess? yarp = withYarp ? await table.StartAsync(YarpRoutes.Name, $"{Thousand}") : null;
        double[] costs = await new Contest(table.Wrk, settings).RunAsync(
            [passThrough, router, .. withYarp ? [yarp!] : Array.Empty<ProxyProcess>()]);
        Show("pass-through", costs[0]);
        Show("edge router", costs[1]);
        if (withYarp)
        {
            Show("YARP", costs[2]);
            _targets.AtMost("a request, 1,000 rules", costs[1] / costs[2], 0.7, "× YARP with 1,000 routes");
        }
        else
        {
            _targets.AtMost($"a request, {table.Rules:#,##0} rules", costs[1] / costs[0], 1.05, "× the pass-through");
        }

        void Show(string who, double cost) =>
            _lines.Add($"a request, {table.Rules:#,##0} rules, {who}", $"{Lines.Number(cost)} µs", Lines.Times(cost / costs[0]));
    }

    /// <summary>All measurements of a router with a large table.</summary>
    private async Task MeasureManyAsync(TextWriter error)
    {
        var table = new Prepared(this, Many);
        var changes = new RuleChanges(table.Manifests, _backend.Port);
        await MeasureStartAsync(table, error);
        using ProxyProcess router = await table.StartRouterAsync();
        await MeasureMemoryAsync(table, router, error);
        await CompareAsync(table, router, error);

        Tell(error, "changes under load");
        await changes.RunAsync(router, table.Wrk, settings.Changes);
        _lines.Add($"a rule changed, seen after, median of {settings.Changes}", $"{Lines.Number(changes.Median)} ms", "");
        _lines.Add("  the slowest", $"{Lines.Number(changes.Worst)} ms", "");
        _lines.Add("  failed requests of the load", $"{changes.Failed}", $"of {Lines.Number(changes.Requests)}");
        _targets.AtMost($"a rule changed at 10,000 rules, seen by traffic, the slowest of {settings.Changes}", changes.Worst, 100, "ms");
        _targets.AtMost("failed requests meanwhile", changes.Failed, 0, "");

        await MeasureWebSocketsAsync(table, router, changes, error);
    }

    /// <summary>Measures the programs as a user publishes or installs them.</summary>
    private async Task MeasurePublishedAsync(TextWriter error)
    {
        Tell(error, "published programs");
        var starts = new Starts(new Published(Path.Combine(_directory.FullName, "published")), settings, _lines, _targets);
        await starts.PrepareAsync();
        foreach (int rules in (int[])[Few, Many])
        {
            var table = new Prepared(this, rules);
            await starts.CompareAsync(rules, table.Manifests, table.Requests[0]);
            if (rules == Few)
            {
                await starts.MeasureFirstSecondAsync(table.Manifests, table.Requests[0], table.Wrk);
                string manifest = Directory.EnumerateFiles(table.Manifests).Order(StringComparer.Ordinal).First();
                await starts.MeasureToolAsync(manifest, table.Requests[0]);
            }
        }
    }

    private async Task MeasureStartAsync(Prepared table, TextWriter error)
    {
        Tell(error, "starts");
        var starts = new List<(double Seconds, double Busy)>();
        for (int i = 0; i < settings.Starts; i++)
        {
            using ProxyProcess router = table.LaunchRouter();
            starts.Add(((await router.RespondsAsync(table.Requests[0])).TotalSeconds, router.Microseconds / 1e6));
        }

        (double seconds, double busy) = starts.Order().ElementAt(starts.Count / 2);
        _lines.Add(
            $"a start with 10,000 rules, median of {settings.Starts}",
            $"{Lines.Number(seconds)} s",
            $"{Lines.Number(busy)} s of processor time");
        _targets.AtMost("a start with 10,000 rules until the first right answer", seconds, 3, "s");
    }

    private async Task MeasureMemoryAsync(Prepared table, ProxyProcess router, TextWriter error)
    {
        Tell(error, "memory");
        using ProxyProcess passThrough = await table.StartAsync(PassThrough.Name);
        await Task.Delay(TimeSpan.FromSeconds(settings.WarmUpSeconds));
        double own = router.ResidentBytes / 1048576.0, bare = passThrough.ResidentBytes / 1048576.0;
        _lines.Add("memory without traffic, pass-through", $"{Lines.Number(bare)} MiB", "");
        _lines.Add("memory without traffic, edge router, 10,000 rules", $"{Lines.Number(own)} MiB", $"{Lines.Number(own - bare)} MiB more");
        _targets.AtMost("memory with 10,000 rules and no traffic, beyond the pass-through", own - bare, 150, "MiB");
    }

    private async Task MeasureWebSocketsAsync(Prepared table, ProxyProcess router, RuleChanges changes, TextWriter error)
    {
        Tell(error, "WebSockets");
        using var sockets = new OpenWebSockets();
        await sockets.OpenAsync(router.Port, table.Requests[0], settings.WebSockets);
        await changes.RepeatAsync(router, settings.Reloads);
        int closed = await sockets.ClosedAsync();
        _lines.Add($"WebSockets closed by {settings.Reloads} reloads", $"{closed}", $"of {Lines.Number(settings.WebSockets)}");
        _targets.AtMost($"{Lines.Number(settings.WebSockets)} WebSockets through {settings.Reloads} reloads, closed", closed, 0, "");
    }

    /// <summary>Reports progress, separately from the report.</summary>
    private static void Tell(TextWriter error, string what) => error.WriteLine(what);

    /// <summary>A table on disk, and the requests for it.</summary>
    private sealed class Prepared
    {
        private readonly LoadRun _run;

        public Prepared(LoadRun run, int rules)
        {
            _run = run;
            Rules = rules;
            string name = rules.ToString(CultureInfo.InvariantCulture);
            var workload = new LoadWorkload(rules);
            Requests = workload.Requests();
            Manifests = Path.Combine(run._directory.FullName, name);
            workload.WriteTo(Manifests, run._backend.Port);
            Wrk = new Wrk(run._directory.FullName, name, Requests);
        }

        public int Rules { get; }

        public string Manifests { get; }

        public IReadOnlyList<(string Host, string Path)> Requests { get; }

        public Wrk Wrk { get; }

        public ProxyProcess LaunchRouter() => ProxyProcess.Router("edge router", Manifests);

        public Task<ProxyProcess> StartRouterAsync() => ReadyAsync(LaunchRouter());

        public Task<ProxyProcess> StartAsync(string kind, params string[] arguments) =>
            ReadyAsync(ProxyProcess.Other(kind, [_run._backend.Port.ToString(CultureInfo.InvariantCulture), .. arguments]));

        private async Task<ProxyProcess> ReadyAsync(ProxyProcess proxy)
        {
            await proxy.RespondsAsync(Requests[0]);
            return proxy;
        }
    }
}
