using System.Diagnostics;
using IngressRules.Benchmarks.Load;
using IngressRules.Benchmarks.Measuring;
using IngressRules.Benchmarks.Report;
using IngressRules.Compilation;
using IngressRules.Kubernetes.Tests.Support;
using k8s;
using k8s.Models;

namespace IngressRules.Benchmarks.Cluster;

/// <summary>Measures the published router with a large cluster: a real API server and etcd on this machine.</summary>
internal sealed class ClusterRun : IDisposable
{
    private const string Missing =
        "--cluster needs an API server: set KUBEBUILDER_ASSETS to a folder with kube-apiserver and etcd (setup-envtest downloads one).";

    private const double Mebibyte = 1048576;

    /// <summary>How long the router is left alone before its memory and its requests are looked at.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(30);

    private readonly Lines _lines = new("", "measured", "beside");
    private readonly Targets _targets = new();
    private readonly FixedResponses _old = new(200);
    private readonly FixedResponses _new = new(202);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ingress-rules-cluster-");
    private readonly ClusterSettings _settings;
    private readonly TextWriter _error;
    private readonly ClusterWorkload _workload;

    public ClusterRun(ClusterSettings settings, TextWriter error)
    {
        _settings = settings;
        _error = error;
        _workload = new ClusterWorkload(_old, _new);
    }

    public async Task<int> PrintAsync(TextWriter to)
    {
        if (!OperatingSystem.IsLinux() || ApiServer.Assets is null)
        {
            await _error.WriteLineAsync(OperatingSystem.IsLinux() ? Missing : "--cluster reads /proc: it needs Linux.");
            return 1;
        }

        long start = Stopwatch.GetTimestamp();
        Tell("publishing the router");
        string program = await new Published(_directory.FullName).RouterAsync("router");
        var audit = new AuditLog(_directory.FullName);

        // Quotas are looked up for each object that is created, and a busy machine does not do that in time.
        string[] options = [.. audit.ServerOptions, "--disable-admission-plugins=ResourceQuota"];
        await using ApiServer server = await ApiServer.StartAsync(options: options);
        await _workload.FillAsync(server, CompilerOptions.DefaultController, Tell);
        using (ProxyProcess router = await MeasureStartsAsync(server, program))
        {
            await MeasureRestAsync(router, audit);
            await MeasureChangesAsync(server, router);
        }

        await MeasureInProcessAsync(server);
        await MeasureDecodingAsync(server);
        _targets.PrintWith(_lines, start, to);
        return 0;
    }

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>Starts the router several times, and lists what it needs before each start.</summary>
    /// <returns>The router of the last start.</returns>
    private async Task<ProxyProcess> MeasureStartsAsync(ApiServer server, string program)
    {
        string kubeConfig = server.WriteKubeConfig("default", ApiServer.RouterToken);
        Percentiles received = new(), listed = new(), ready = new();
        using k8s.Kubernetes client = server.NewClient();

        // The first listing also compiles the client's code.
        await BareList.RunAsync(client);
        for (int i = 0; ; i++)
        {
            Tell($"start {i + 1} of {_settings.Starts}");
            received.Add((await BareList.ReceiveAsync(server)).Time);
            listed.Add((await BareList.RunAsync(client)).Time);
            ProxyProcess router = ProxyProcess.ForCluster(program, kubeConfig, ClusterWorkload.Address, out int admin);
            ready.Add(await router.RespondsAsync(("localhost", "/readyz"), admin));
            if (i == _settings.Starts - 1)
            {
                double ratio = ready.Median / listed.Median;
                _lines.Add("listing, nothing decoded, median", Seconds(received), Lines.Times(received.Median / listed.Median));
                _lines.Add("listing with the bare client, median", Seconds(listed), Lines.Times(1));
                _lines.Add($"a start until ready, median of {_settings.Starts}", Seconds(ready), Lines.Times(ratio));
                _lines.Add("  processor time until then", $"{Lines.Number(router.Microseconds / 1e6)} s", "");
                _lines.Add("  memory then", $"{Lines.Number(router.ResidentBytes / Mebibyte)} MiB", "");
                _targets.AtMost("a start until ready", ratio, 2, "× listing with the bare client");
                return router;
            }

            router.Dispose();
        }
    }

    private async Task MeasureRestAsync(ProxyProcess router, AuditLog audit)
    {
        Tell("at rest");
        await Task.Delay(s_settling);
        int before = audit.Count;
        double processor = router.Microseconds;
        await Task.Delay(TimeSpan.FromSeconds(_settings.RestSeconds));
        IReadOnlyList<(string What, int Count)> requests = audit.Since(before);
        double busy = (router.Microseconds - processor) / 1_000 / _settings.RestSeconds;
        double memory = ShowMemory("at rest", router);
        _lines.Add("processor time at rest", $"{Lines.Number(busy)} ms/s", "");
        _lines.Add($"requests in {_settings.RestSeconds} s at rest", $"{requests.Sum(r => r.Count)}", Text(requests));
        int others = requests.Where(r => !AuditLog.IsOfRest(r.What)).Sum(r => r.Count);
        _targets.AtMost("memory at rest", memory, 400, "MiB");
        _targets.AtMost("requests at rest that are neither watches nor the Lease", others, 0, "");
    }

    private async Task MeasureChangesAsync(ApiServer server, ProxyProcess router)
    {
        using k8s.Kubernetes client = server.NewClient();
        Tell("changing an endpoint");
        V1EndpointSliceList someSlices = await client.DiscoveryV1.ListEndpointSliceForAllNamespacesAsync(limit: 1);
        using (var slices = new BareWatch<V1EndpointSlice>(end => client.DiscoveryV1.WatchListEndpointSliceForAllNamespacesAsync(
            resourceVersion: someSlices.Metadata.ResourceVersion, cancellationToken: end)))
        {
            var endpoints = new SeenChanges();
            await endpoints.RunAsync(server, router, Enumerable.Range(0, _settings.Changes).Select(i => new Change(
                ClusterWorkload.ProbedSliceOf(0),
                _workload.PatchSlice(toNew: i % 2 == 0),
                ClusterWorkload.HostOf(0),
                i % 2 == 0 ? 200 : 202,
                i % 2 == 0 ? 202 : 200,
                () => slices.NextAsync(ClusterWorkload.NamespaceOf(0), "old-0"))));
            Show("an endpoint", endpoints);
            const string What = "an endpoint changed, from the write's response until traffic sees it, median";
            _targets.AtMost(What, endpoints.FromResponse.Median, 20, "ms");
        }

        Tell("changing an Ingress");
        V1IngressList someIngresses = await client.NetworkingV1.ListIngressForAllNamespacesAsync(limit: 1);
        using (var ingresses = new BareWatch<V1Ingress>(end => client.NetworkingV1.WatchListIngressForAllNamespacesAsync(
            resourceVersion: someIngresses.Metadata.ResourceVersion, cancellationToken: end)))
        {
            var rules = new SeenChanges();
            IEnumerable<int> chosen = Enumerable.Range(1, _settings.Changes).Select(i => Updates.Place(i, ClusterWorkload.Ingresses));
            await rules.RunAsync(server, router, chosen.Select(i => new Change(
                ClusterWorkload.PathOf(i),
                ClusterWorkload.Patch(i, toNew: true),
                ClusterWorkload.HostOf(i),
                200,
                202,
                () => ingresses.NextAsync(ClusterWorkload.NamespaceOf(i), $"app{i}"))));
            Show("an Ingress", rules);
            const string What = "an Ingress changed, from before the write until traffic sees it";
            _targets.AtMost($"{What}, median", rules.FromWrite.Median, 50, "ms");
            _targets.AtMost($"{What}, 99 of 100", rules.FromWrite.At(99), 150, "ms");
        }

        _targets.AtMost("memory after the changes", ShowMemory("after the changes", router), 400, "MiB");

        void Show(string what, SeenChanges seen)
        {
            _lines.Add($"{what} changed, {seen.FromWrite.Count} times: the write answered", Milliseconds(seen.Write), "");
            _lines.Add("  a bare watch has the event", Milliseconds(seen.BareWatch), Lines.Times(1));
            double ratio = seen.FromWrite.Median / seen.BareWatch.Median;
            _lines.Add("  a request gets the new backend", Milliseconds(seen.FromWrite), Lines.Times(ratio));
            _lines.Add("    after the response to the write", Milliseconds(seen.FromResponse), "");
            _lines.Add("    after the bare watch has the event", Milliseconds(seen.AfterWatch), "");
            _lines.Add("  processor time of a change", $"{Lines.Number(seen.Processor)} ms", $"with {Lines.Number(seen.Probes)} requests");
        }
    }

    private async Task MeasureInProcessAsync(ApiServer server)
    {
        Tell("counting compilations");
        await using InProcessSource source = await InProcessSource.StartAsync(server);
        _lines.Add("the analysis of the first table", $"{Lines.Number(source.Analyse())} ms", "of processor time");

        (int tables, int compilations) = (source.Tables, source.Compilations);
        for (int i = 0; i < 20; i++)
        {
            int before = source.Tables;
            await server.PatchAsync(ClusterWorkload.ProbedSliceOf(0), _workload.PatchSlice(toNew: i % 2 == 0));
            await Eventually.TrueAsync(() => source.Tables > before, "an endpoint has changed");
        }

        compilations = source.Compilations - compilations;
        _lines.Add("20 changes of an endpoint, tables", $"{source.Tables - tables}", $"{compilations} with rules compiled");
        _targets.AtMost("20 changes of an endpoint, tables with rules compiled", compilations, 0, "");

        var incremental = new List<double>();
        source.TakeReloads();
        for (int i = 0; i < 20; i++)
        {
            await server.PatchAsync(ClusterWorkload.PathOf(i), ClusterWorkload.Patch(i, toNew: true));
            await source.SeesAsync(ClusterWorkload.HostOf(i), "new");
            incremental.Add(source.Analyse());
        }

        double[] reloads = source.TakeReloads();
        _lines.Add("the next table, one Ingress changed, median", $"{Lines.Number(reloads.Order().ElementAt(reloads.Length / 2))} ms", "");
        string analysis = $"{Lines.Number(incremental.Order().ElementAt(incremental.Count / 2))} ms";
        _lines.Add("the analysis after one Ingress has changed, median", analysis, "of processor time");

        (tables, compilations) = (source.Tables, source.Compilations);
        long start = Stopwatch.GetTimestamp();
        await ClusterWorkload.InParallelAsync(_settings.Storm, i =>
            server.PatchAsync(ClusterWorkload.PathOf(5_000 + i), ClusterWorkload.Patch(5_000 + i, toNew: i % 2 == 0)));
        TimeSpan written = Stopwatch.GetElapsedTime(start);
        await server.PatchAsync(ClusterWorkload.PathOf(9_999), ClusterWorkload.Patch(9_999, toNew: true));
        long last = Stopwatch.GetTimestamp();
        TimeSpan late = Stopwatch.GetElapsedTime(last, await source.SeesAsync(ClusterWorkload.HostOf(9_999), "new"));
        _lines.Add(
            $"a storm of {_settings.Storm:#,##0} changes in {Lines.Number(written.TotalSeconds)} s, tables",
            $"{source.Tables - tables}",
            $"{source.Compilations - compilations} with rules compiled");
        _lines.Add("  the last change seen after", $"{Lines.Number(late.TotalMilliseconds)} ms", "");
    }

    private async Task MeasureDecodingAsync(ApiServer server)
    {
        Tell("decoding");
        var decoding = new Decoding((await BareList.ReceiveAsync(server)).Pages);
        (Decoding.Pass reader, Decoding.Pass models) = decoding.Run();
        double megabytes = decoding.Bytes / 1e6;
        _lines.Add($"{Lines.Number(megabytes)} MB of lists to a table, by our reader", Of(reader), Lines.Times(1));
        _lines.Add("  by the client's models and the mapping", Of(models), Lines.Times(models.Milliseconds / reader.Milliseconds));

        static string Of(Decoding.Pass pass) => $"{Lines.Number(pass.Milliseconds)} ms, {Lines.Number(pass.Allocated / 1e6)} MB";
    }
    private static string Seconds(Percentiles times) => $"{Lines.Number(times.Median / 1_000)} s";

    private static string Milliseconds(Percentiles times) => $"{Lines.Number(times.Median)} ms, {Lines.Number(times.At(99))} ms";

    private static string Text(IEnumerable<(string What, int Count)> requests) =>
        string.Join(", ", requests.Select(r => $"{r.What}: {r.Count}"));

    private double ShowMemory(string when, ProxyProcess router)
    {
        double memory = router.ResidentBytes / Mebibyte, most = router.MostResidentBytes / Mebibyte;
        _lines.Add($"memory {when}", $"{Lines.Number(memory)} MiB", $"{Lines.Number(most)} MiB at most so far");
        return memory;
    }

    private void Tell(string what) => _error.WriteLine(what);
}
