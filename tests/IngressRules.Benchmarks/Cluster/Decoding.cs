using System.Net;
using System.Web;
using IngressRules.Benchmarks.Measuring;
using IngressRules.Kubernetes;
using IngressRules.Kubernetes.Mapping;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.Benchmarks.Cluster;

/// <summary>
/// What decision 14 is about: the bytes of all lists become a table, once as the watch does it, by the reader of files, and once by way of
/// the client's models and the mapping. The pages were received before and come from memory.
/// </summary>
/// <param name="pages">The pages by their collection and the token that they are asked for with.</param>
internal sealed class Decoding(Dictionary<(string Collection, string Token), byte[]> pages)
{
    private const int Rounds = 5;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>The size of the pages in bytes.</summary>
    public long Bytes => pages.Values.Sum(p => (long)p.Length);

    /// <summary>Measures both ways, in turns.</summary>
    public (Pass Reader, Pass Models) Run()
    {
        Pass reader = Pass.Worst, models = Pass.Worst;
        for (int i = 0; i < Rounds; i++)
        {
            reader = reader.Better(Pass.Of(() => ReadAsync().GetAwaiter().GetResult()));
            models = models.Better(Pass.Of(() => MapAsync().GetAwaiter().GetResult()));
        }

        return (reader, models);
    }

    private async Task<RoutingTable> ReadAsync()
    {
        using k8s.Kubernetes client = NewClient();
        var tables = new RoutingTableSource();
        await using var source = new KubernetesSource(client, tables, new() { CompilerOptions = InProcessSource.Rules });
        source.Start();
        await source.WaitForSyncAsync().WaitAsync(s_patience);
        return tables.Current;
    }

    private async Task<RoutingTable> MapAsync()
    {
        using k8s.Kubernetes client = NewClient();
        (_, Models models) = await BareList.RunAsync(client);
        return RoutingTable.Build(
            new KubernetesObjects
            {
                IngressClasses = [.. models.Classes.Select(c => c.ToIngressClass())],
                Ingresses = [.. models.Ingresses.Select(i => i.ToIngress())],
                Services = [.. models.Services.Select(s => s.ToService())],
                EndpointSlices = [.. models.Slices.Select(s => s.ToEndpointSlice())],
                Secrets = [.. models.Secrets.Select(s => s.ToSecret())],
            },
            InProcessSource.Rules);
    }

    private k8s.Kubernetes NewClient() => new(
        new k8s.KubernetesClientConfiguration { Host = "http://replay.invalid/" }, new Replay(pages));

    /// <summary>What a pass costs.</summary>
    /// <param name="Milliseconds">The processor time of the process.</param>
    /// <param name="Allocated">The bytes that it allocates.</param>
    internal readonly record struct Pass(double Milliseconds, long Allocated)
    {
        public static Pass Worst { get; } = new(double.MaxValue, long.MaxValue);

        public static Pass Of(Func<object> run)
        {
            GC.Collect();
            long allocated = GC.GetTotalAllocatedBytes();
            double milliseconds = ProcessorTime.Best(1, run);
            return new(milliseconds, GC.GetTotalAllocatedBytes() - allocated);
        }

        public Pass Better(Pass other) => new(Math.Min(Milliseconds, other.Milliseconds), Math.Min(Allocated, other.Allocated));
    }

    /// <summary>Answers lists with the pages, and lets watches wait.</summary>
    private sealed class Replay(Dictionary<(string Collection, string Token), byte[]> pages) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string path = request.RequestUri!.AbsolutePath.TrimStart('/');
            System.Collections.Specialized.NameValueCollection query = HttpUtility.ParseQueryString(request.RequestUri.Query);
            if (query["watch"] == "true")
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            byte[] body = path == "version"
                ? """{"major":"1","minor":"20"}"""u8.ToArray()
                : pages[(path, query["continue"] ?? "")];
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
                RequestMessage = request,
            };
        }
    }
}
