using System.Net;
using System.Net.NetworkInformation;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Hosting;

namespace IngressRules.AspNetCore.Tests;

/// <summary>Q30: addresses that no request is sent to, whichever object they come from.</summary>
public sealed class EndpointPolicyTests : IDisposable
{
    private static readonly Ingress All = Manifests.NewIngress("all", [("", "Prefix", "/", "web")]);

    private readonly string _folder = Directory.CreateTempSubdirectory("ingress-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "IPv4 127.0.0.1")]
    [InlineData("--allow-loopback-endpoints true", "IPv4 127.0.0.1")]
    [InlineData("--allow-loopback-endpoints false", "")]
    [InlineData("--allow-external-name", "IPv4 127.0.0.1")]
    public async Task An_EndpointSlice_is_refused_what_an_ExternalName_is(string options, string allowed)
    {
        string[] slices =
        [
            "IPv4 127.0.0.1", "IPv4 0.0.0.0", "IPv4 169.254.169.254", "IPv4 255.255.255.255", "IPv6 ::", "IPv6 fe80::1",
            "IPv6 ::ffff:127.0.0.1", "IPv6 ::127.0.0.1", "IPv6 64:ff9b::7f00:1", "IPv6 2002:7f00:1::", " ::ffff:127.0.0.1", " localhost",
            "FQDN localhost", $"FQDN {Environment.MachineName}",
        ];
        await using TestBackend web = await TestBackend.StartAsync("web");
        var text = new StringBuilder();
        for (int i = 0; i < slices.Length; i++)
        {
            string[] parts = slices[i].Split(' ');
            text.Append(ManifestText.Ingress($"i{i}", $"h{i}.io", "/", $"s{i}") + ManifestText.Service($"s{i}"))
                .Append(ManifestText.Slice($"s{i}", $"pod-{i}", web.Port)
                    .Replace("addressType: IPv4", $"addressType: \"{parts[0]}\"", StringComparison.Ordinal)
                    .Replace("[127.0.0.1]", $"[\"{parts[1]}\"]", StringComparison.Ordinal));
        }

        Write(text.ToString());
        await using RunningRouter router = await RunningRouter.StartAsync(
            ["--manifests", _folder, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        for (int i = 0; i < slices.Length; i++)
        {
            int expected = slices[i] == allowed ? 200 : 503;
            Assert.Equal((slices[i], expected), (slices[i], (await RawHttp.GetAsync(router.Http, $"h{i}.io", "/")).Status));
        }
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("localhost", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::ffff:127.0.0.1", true)]
    public async Task What_another_resolver_finds_is_judged_when_it_is_dialled(string address, bool allowLoopback)
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        var endpoint = new BackendEndpoint { Address = address, Port = web.Port, IsExternal = address == "localhost" && allowLoopback };
        var bucket = new IngressBackend { Resource = new() { Kind = "Bucket", Name = "icons" } };
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Ingresses = [Manifests.NewIngress("a") with { Spec = new() { DefaultBackend = bucket } }] },
            },
            o => o.ResolverOptions = new() { Resources = new Always(endpoint), AllowLoopbackEndpoints = allowLoopback });

        Assert.Equal(503, (await router.GetAsync("any.io", "/")).Status);
    }

    [Fact]
    public async Task The_router_s_own_ports_are_never_an_endpoint_by_whatever_address_of_the_machine()
    {
        await using TestRouter router = await TestRouter.StartAsync(
            IngressReadResult.Empty, host: b => b.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(0)));
        IEnumerable<IPAddress> own = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(u => u.Address)
            .Where(a => !ExternalAddress.IsRefused(a, allowLoopback: true));
        foreach ((IPAddress address, int port) in own.Append(IPAddress.Parse("127.0.0.9")).Select(a => (a, router.SecondPort))
            .Append((IPAddress.Loopback, router.Http.Port)))
        {
            router.Tables.Reload(_ => TableFor($"{address}", port));
            RawResponse response = await router.GetAsync("any.io", "/");
            Assert.Equal((address, 503), (address, response.Status));
        }

        // A port of another process is an endpoint like any other.
        await using TestBackend web = await TestBackend.StartAsync("web");
        router.Tables.Reload(_ => TableFor("127.0.0.1", web.Port));
        Assert.Equal(200, (await router.GetAsync("any.io", "/")).Status);
    }

    [Fact]
    public async Task The_admin_port_is_never_an_endpoint()
    {
        await using RunningRouter router = await RunningRouter.StartAsync("--manifests", _folder, "--admin", "127.0.0.1:0");
        int admin = router.Admin.Port;
        Write(ManifestText.Ingress("a", "a.io", "/", "web") + ManifestText.Service("web", ("web-0", admin)));
        RawResponse response = await RawHttp.GetAsync(router.Http, "a.io", "/");
        await Eventually.UntilAsync(
            async _ => (response = await RawHttp.GetAsync(router.Http, "a.io", "/")).Status != 404, "the rule is in use");

        Assert.Equal(503, response.Status);
    }

    [Fact]
    public async Task A_refused_endpoint_leaves_its_requests_to_the_others()
    {
        await using TestBackend web = await TestBackend.StartAsync("web", "web-1");
        await using TestRouter router = await TestRouter.StartAsync(IngressReadResult.Empty);
        router.Tables.Reload(_ => RoutingTable.Build(new KubernetesObjects
        {
            Ingresses = [All],
            Services = [TestBackend.NewService("web")],
            EndpointSlices = [TestBackend.NewSlice("web", "web-0", router.Http.Port), web.Slice()],
        }));
        for (int i = 0; i < 4; i++)
        {
            RawResponse response = await RawHttp.SendAsync(router.Http, "POST", "any.io", "/");
            Assert.Equal((200, "web-1"), (response.Status, response.Echo.Pod));
        }

        Assert.Equal(1, router.Endpoints.All.Single(e => e.Endpoint.PodName == "web-0").SentRequests);
    }

    private static RoutingTable TableFor(string address, int port)
    {
        EndpointSlice slice = TestBackend.NewSlice("web", "web-0", port);
        return RoutingTable.Build(new KubernetesObjects
        {
            Ingresses = [All],
            Services = [TestBackend.NewService("web")],
            EndpointSlices =
            [
                slice with
                {
                    AddressType = address.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4",
                    Endpoints = [slice.Endpoints[0] with { Addresses = [address] }],
                },
            ],
        });
    }

    private void Write(string text) => File.WriteAllText(Path.Combine(_folder, "a.yaml"), text);

    private sealed class Always(BackendEndpoint endpoint) : IBackendResolver
    {
        public BackendEndpoints Resolve(BackendReference backend) => BackendEndpoints.Found([endpoint]);
    }
}
