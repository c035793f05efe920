using System.Net;
using System.Net.Sockets;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests;

/// <summary>A hundred requests over ten ready endpoints give each of them between 7 and 13, however the requests are sent.</summary>
public sealed class EvenSharesTests : IAsyncLifetime
{
    private readonly int[] _hits = new int[10];
    private readonly string _folder = Directory.CreateTempSubdirectory("ingress-rules-").FullName;
    private TestBackend[] _pods = [];
    private RunningRouter _router = null!;

    public async Task InitializeAsync()
    {
        _pods = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => TestBackend.StartAsync("web", $"web-{i}", context =>
        {
            Interlocked.Increment(ref _hits[i]);
            context.Response.ContentLength = 0;
            return Task.CompletedTask;
        })));
        Write("a.yaml", ManifestText.Ingress("a", "a.io", "/", "web") + ManifestText.Service("web", _pods.Select(p => (p.Pod, p.Port))));
        _router = await RunningRouter.StartAsync("--manifests", _folder);
    }

    public async Task DisposeAsync()
    {
        await _router.DisposeAsync();
        foreach (TestBackend pod in _pods)
        {
            await pod.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Over_one_connection_that_is_kept()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_router.Http);
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        for (int i = 0; i < 100; i++)
        {
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a.io\r\n\r\n"u8.ToArray());
            Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
            }
        }

        AssertEven();
    }

    [Fact]
    public async Task Over_many_connections_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => GetAsync()));
        AssertEven();
    }

    [Fact]
    public async Task Over_the_streams_of_one_HTTP2_connection()
    {
        using var client = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{_router.Http}/")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.Host = "a.io";
            using HttpResponseMessage answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }));
        AssertEven();
    }

    [Fact]
    public async Task Beside_reloads_that_change_something_else()
    {
        for (int i = 0; i < 20; i++)
        {
            for (int request = 0; request < 5; request++)
            {
                await GetAsync();
            }

            Write("b.yaml", ManifestText.Ingress("b", "b.io", $"/{i}", "gone"));
            string path = $"/{i}";
            await Eventually.UntilAsync(
                async _ => (await RawHttp.GetAsync(_router.Http, "b.io", path)).Status == 503, $"b.io{path} is routed");
        }

        AssertEven();
    }

    private async Task GetAsync() => Assert.Equal(200, (await RawHttp.GetAsync(_router.Http, "a.io", "/")).Status);

    private void AssertEven()
    {
        Assert.Equal(100, _hits.Sum());
        Assert.All(_hits, h => Assert.InRange(h, 7, 13));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
