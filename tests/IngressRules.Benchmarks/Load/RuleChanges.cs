using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace IngressRules.Benchmarks.Load;

/// <summary>Changes a rule repeatedly while the router is under load, and measures how soon each change takes effect.</summary>
internal sealed class RuleChanges
{
    private const string Host = "changes.example.com";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly List<double> _milliseconds = [];
    private int _number;
    private readonly string _file;
    private readonly int _backendPort;

    /// <summary>Creates the changing rule in a separate file among those of the table.</summary>
    public RuleChanges(string manifests, int backendPort)
    {
        _file = Path.Combine(manifests, "changes.yaml");
        _backendPort = backendPort;
        Write();
    }

    /// <summary>The median time from writing the file to the first request that matches the new rule, in milliseconds.</summary>
    public double Median => _milliseconds.Order().ElementAt(_milliseconds.Count / 2);

    public double Worst => _milliseconds.Max();

    /// <summary>The number of requests of the load that failed while the rules changed.</summary>
    public long Failed { get; private set; }

    /// <summary>The number of requests of the load while the rules changed.</summary>
    public long Requests { get; private set; }

    public async Task RunAsync(ProxyProcess router, Wrk wrk, int changes)
    {
        using var client = new RawClient(router.Port);
        using var over = new CancellationTokenSource();
        Task load = LoadAsync(router, wrk, over.Token);
        for (int i = 0; i < changes; i++)
        {
            long written = Write();
            await SeenAsync(client);
            _milliseconds.Add(Stopwatch.GetElapsedTime(written).TotalMilliseconds);
            await Task.Delay(50);
        }

        await over.CancelAsync();
        await load;
    }

    /// <summary>
    /// Changes the rule a number of times, each after the previous change took effect, without load and without measuring.
    /// </summary>
    public async Task RepeatAsync(ProxyProcess router, int changes)
    {
        using var client = new RawClient(router.Port);
        for (int i = 0; i < changes; i++)
        {
            Write();
            await SeenAsync(client);
        }
    }

    /// <summary>
    /// Writes the rule with a new path each time, so that a response for an earlier change cannot be mistaken for the current one.
    /// </summary>
    private long Write()
    {
        _number++;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: changes, namespace: default}
            spec:
              rules:
              - host: {{Host}}
                http:
                  paths:
                  - path: /{{_number}}
                    pathType: Exact
                    backend: {service: {name: changes, port: {number: 80} } }

            """);
        LoadWorkload.AppendService(text, "default", "changes", 80, _backendPort);
        File.WriteAllText(_file, text.ToString());
        return Stopwatch.GetTimestamp();
    }

    private async Task SeenAsync(RawClient client)
    {
        long start = Stopwatch.GetTimestamp();
        while (await client.GetAsync(Host, $"/{_number}") != 200)
        {
            if (Stopwatch.GetElapsedTime(start) > s_patience)
            {
                throw new InvalidOperationException($"Change {_number} is not seen.");
            }

            await Task.Delay(1);
        }
    }

    private async Task LoadAsync(ProxyProcess router, Wrk wrk, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            WrkResult result = await wrk.RunAsync(router.Port, 2);
            Failed += result.Failed;
            Requests += result.Requests;
        }
    }
}
