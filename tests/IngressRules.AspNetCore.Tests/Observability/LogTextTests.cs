using IngressRules.AspNetCore.Observability;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests.Observability;

/// <summary>Text of clients and of files is shown in logs and does nothing to the terminal that shows them.</summary>
public sealed class LogTextTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("log-text-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_name_of_a_file_cannot_paint_the_terminal()
    {
        string file = Path.Combine(_folder, "a\u001b[31m\u009b.yaml");
        await File.WriteAllTextAsync(file, ManifestText.Ingress("a", "a.io", "/", "web"));
        var log = new LogLines();
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult(),
            paths: [_folder],
            host: b => b.Logging.AddProvider(log).AddFilter("IngressRules", LogLevel.Information));

        await File.WriteAllTextAsync(file, "a: [\n");
        await Eventually.UntilAsync(
            () => log.All.Any(l => l.Contains("cannot be read as a whole", StringComparison.Ordinal)), "the broken file is reported");

        Assert.Contains(log.All, l => l.Contains(@"a\u001b[31m\u009b.yaml", StringComparison.Ordinal));
        Assert.DoesNotContain(log.All, l => l.Any(char.IsControl));
    }

    [Fact]
    public async Task An_X_Request_Id_of_a_trusted_proxy_cannot_either()
    {
        var log = new LogLines();
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult { Objects = new() { Ingresses = [Manifests.NewIngress("a", [("a.io", "Prefix", "/", "web")])] } },
            o => o.TrustedProxies.Add(System.Net.IPNetwork.Parse("127.0.0.0/8")),
            host: b =>
            {
                b.Logging.AddProvider(log).AddFilter(IngressTelemetry.AccessLogCategory, LogLevel.Information);
                b.Services.Configure<IngressTelemetryOptions>(o => o.AccessLog = true);
            });

        await RawHttp.GetAsync(router.Http, "a.io", "/", "X-Request-Id: id\u009b31m");
        await Eventually.UntilAsync(() => !log.All.IsEmpty, "the request is logged");

        string line = Assert.Single(log.All);
        Assert.Matches(" [0-9a-f]{32}$", line);
        Assert.DoesNotContain(line, char.IsControl);
    }
}
