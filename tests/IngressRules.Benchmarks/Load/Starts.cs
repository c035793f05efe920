using System.Diagnostics;
using IngressRules.Benchmarks.Report;

namespace IngressRules.Benchmarks.Load;

/// <summary>
/// Measures how soon published programs are up: the router, beside a build that is compiled at run time alone, and the tool.
/// </summary>
internal sealed class Starts(Published published, LoadSettings settings, Lines lines, Targets targets)
{
    private const double MostOfBefore = 0.35;
    private const double MostOfSteady = 2;
    private const double MostMilliseconds = 150;

    private string _before = "";
    private string _now = "";

    /// <summary>Publishes both builds of the router.</summary>
    public async Task PrepareAsync()
    {
        _before = await published.RouterAsync("before", "PublishReadyToRun=false");
        _now = await published.RouterAsync("now");
        lines.Add("size of the published router", $"{Megabytes(_now)} MB", $"{Megabytes(_before)} MB compiled at run time");
    }

    /// <summary>Compares the processor time until the first response with status 200.</summary>
    /// <param name="rules">The number of rules.</param>
    /// <param name="manifests">The directory that holds them.</param>
    /// <param name="request">A request that finds a backend.</param>
    public async Task CompareAsync(int rules, string manifests, (string Host, string Path) request)
    {
        List<double> before = [], now = [];
        for (int i = 0; i < settings.Starts; i++)
        {
            before.Add(await StartAsync(_before, manifests, request));
            now.Add(await StartAsync(_now, manifests, request));
        }

        lines.Add(
            $"a published start, {rules:#,##0} rules",
            $"{Lines.Number(Median(now))} s",
            $"{Lines.Number(Median(before))} s compiled at run time");
        targets.AtMost($"a published start, {rules:#,##0} rules", Median(now) / Median(before), MostOfBefore, "× compiled at run time");
    }

    /// <summary>Compares a request in the first second of load with one in the long run.</summary>
    public async Task MeasureFirstSecondAsync(string manifests, (string Host, string Path) request, Wrk wrk)
    {
        foreach ((string build, string program) in new[] { ("as published", _now), ("compiled at run time", _before) })
        {
            using ProxyProcess router = ProxyProcess.Published(program, manifests);
            await router.RespondsAsync(request);
            double first = await CostAsync(router, wrk, 1);
            double next = await CostAsync(router, wrk, 9);
            await wrk.RunAsync(router.Port, 2 * settings.WarmUpSeconds);
            double steady = await CostAsync(router, wrk, settings.TurnSeconds);
            lines.Add($"a request in the first second, {build}", $"{Lines.Number(first)} µs", Lines.Times(first / steady));
            lines.Add("  in the next nine seconds", $"{Lines.Number(next)} µs", Lines.Times(next / steady));
            lines.Add("  in the long run", $"{Lines.Number(steady)} µs", "");
            if (program == _now)
            {
                targets.AtMost("a request in the first second of load", first / steady, MostOfSteady, "× one in the long run");
            }
        }
    }

    /// <summary>Times the tool as its package holds it.</summary>
    /// <param name="manifest">One file.</param>
    /// <param name="request">A request that finds a backend.</param>
    public async Task MeasureToolAsync(string manifest, (string Host, string Path) request)
    {
        string tool = await published.ToolAsync();
        lines.Add("size of the tool", $"{Megabytes(tool)} MB", "");
        Measure("--help", "--help");
        Measure("match of one file", "match", "-f", manifest, $"http://{request.Host}{request.Path}");

        void Measure(string what, params string[] arguments)
        {
            double milliseconds = Enumerable.Range(0, 10).Min(_ => Run(tool, arguments));
            lines.Add($"the tool, {what}, the fastest of 10", $"{Lines.Number(milliseconds)} ms", "");
            targets.AtMost($"the tool, {what}", milliseconds, MostMilliseconds, "ms");
        }
    }

    private static double Run(string program, string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task<double> StartAsync(string program, string manifests, (string Host, string Path) request)
    {
        using ProxyProcess router = ProxyProcess.Published(program, manifests);
        await router.RespondsAsync(request);
        return router.Microseconds / 1e6;
    }

    private static async Task<double> CostAsync(ProxyProcess router, Wrk wrk, int seconds)
    {
        double before = router.Microseconds;
        WrkResult result = await wrk.RunAsync(router.Port, seconds);
        return (router.Microseconds - before) / Math.Max(1, result.Requests);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private static string Megabytes(string program) => Lines.Number(Published.SizeOf(program) / 1e6);
}
