using System.Net;
using System.Net.Sockets;
using CustomForwarder;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Tests;

/// <summary>The sample with its own forwarder.</summary>
public class CustomForwarderTests
{
    [Fact]
    public async Task A_proxy_on_bare_sockets_matches_retries_and_answers_as_any_other()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using TestBackend web = await TestBackend.StartAsync("web");
        await using RawEndpoint rude = RawEndpoint.StartRude();
        RoutingTable table = RoutingTable.Build(new KubernetesObjects
        {
            Ingresses =
            [
                Manifests.NewIngress(
                    "a", [("a.io", "Prefix", "/web", "web"), ("a.io", "Prefix", "/rude", "rude"), ("a.io", "Prefix", "/none", "none")]),
            ],
            Services = [TestBackend.NewService("web"), TestBackend.NewService("rude")],
            EndpointSlices =
            [
                TestBackend.NewSlice("web", "web-1", ((IPEndPoint)closed.LocalEndPoint!).Port),
                web.Slice(),
                rude.Slice("rude", "rude-0"),
            ],
        });
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        Task serving = Proxy.ServeAsync(listener, table, stop.Token);
        var at = (IPEndPoint)listener.LocalEndpoint;
        foreach ((string method, string path, string expected) in (ValueTuple<string, string, string>[])
            [
                ("GET", "/web/1?a=b", "web"), ("POST", "/web/%41", "web"), ("GET", "/rude", "502"), ("GET", "/none", "503"),
                ("GET", "/else", "404"),
            ])
        {
            RawResponse answer = await RawHttp.SendAsync(at, method, "a.io", path);
            Assert.Equal((path, expected), (path, answer.Who));
            Assert.True(answer.Status != 200 || answer.Echo.Path == path, "the target arrives as it was sent");
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
    }
}
