using IngressRules.Model;
using IngressRules.Reading;

namespace EdgeRouter;

/// <summary>
/// The pods behind the demo's Services. They use free ports, so that two demos can run side by side. The EndpointSlices, which the control
/// plane writes in a cluster, are therefore made here and not read from <c>demo/</c>.
/// </summary>
internal sealed class DemoBackends : IAsyncDisposable
{
    private const int PodsPerService = 2;

    private readonly List<WebApplication> _pods = [];

    private DemoBackends()
    {
    }

    /// <summary>The demo's manifests, next to the program.</summary>
    public static string ManifestDirectory => Path.Combine(AppContext.BaseDirectory, "demo");

    /// <summary>One EndpointSlice for each Service.</summary>
    public IngressReadResult Slices { get; private set; } = IngressReadResult.Empty;

    /// <summary>Starts two pods for every Service of the demo.</summary>
    public static async Task<DemoBackends> StartAsync(CancellationToken cancellationToken)
    {
        var demo = new DemoBackends();
        var slices = new List<EndpointSlice>();
        foreach (Service service in IngressReader.ReadDirectory(ManifestDirectory).Objects.Services.AsEnumerable())
        {
            for (int i = 0; i < PodsPerService; i++)
            {
                string pod = $"{service.Metadata.Name}-{i}";
                WebApplication app = await EchoBackend.StartAsync(service.Metadata.Name, pod, cancellationToken);
                demo._pods.Add(app);
                slices.Add(Slice(service, pod, new Uri(app.Urls.First()).Port));
            }
        }

        demo.Slices = new IngressReadResult { Objects = new() { EndpointSlices = slices.ToValueList() } };
        return demo;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WebApplication pod in _pods)
        {
            await pod.DisposeAsync();
        }
    }

    /// <summary>All addresses of a slice share its ports, so pods that differ only by port need one slice each.</summary>
    private static EndpointSlice Slice(Service service, string pod, int port) => new()
    {
        Metadata = new ObjectMetadata
        {
            Name = pod,
            Namespace = service.Metadata.Namespace,
            Labels = new ValueMap<string>([KeyValuePair.Create(EndpointSlice.ServiceNameLabel, service.Metadata.Name)]),
        },
        AddressType = "IPv4",
        Endpoints = [new SliceEndpoint { Addresses = ["127.0.0.1"], Ready = true, TargetName = pod }],
        Ports = service.Spec.Ports.Select(p => new SlicePort { Name = p.Name, Port = port }).ToValueList(),
    };
}
