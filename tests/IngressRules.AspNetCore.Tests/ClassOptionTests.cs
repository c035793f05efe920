using System.Collections.Concurrent;
using EdgeRouter;
using IngressRules.AspNetCore.Tests.Documents;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Compilation;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using IngressRules.Yarp;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests;

/// <summary>What the options of an IngressClass do to the requests of its Ingresses, and to no others.</summary>
public sealed class ClassOptionTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("class-options-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_class_knows_each_option_of_the_router_by_its_name_there()
    {
        string[] names = [.. RouterOptionTable.Served.Select(o => o.Name.TrimStart('-'))];
        Assert.Empty(ClassParameters.OptionNames.Except(names));
        Assert.Equal(
            names.Except(ClassParameters.OptionNames).Order(StringComparer.Ordinal).Select(n => $"ING3011 {n}"),
            RoutingTable.Build(Read(Options(string.Join(", ", names.Except(ClassParameters.OptionNames).Select(n => $"{n}: ''")))))
                .Diagnostics.Select(d => $"{d.Code.Id} {d.Field["data[".Length..^1]}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("1", "30", "0.5", "0", "-1", "30s", "", "2000001", "prefix", "Prefix", "text-prefix", "99999999999")]
    public void A_value_is_read_as_on_the_command_line(params string[] texts)
    {
        foreach (string name in ClassParameters.OptionNames.Where(n => n is not ("redirect-to-https" or "max-body-size")))
        {
            foreach (string text in texts)
            {
                bool isTaken = RoutingTable.Build(Read(Options($"{name}: '{text}'"))).Diagnostics.Count == 0;
                bool isParsed = RouterCommand.Create(TextWriter.Null, TextWriter.Null).Parse([$"--{name}", text]).Errors.Count == 0;
                Assert.Equal((name, text, isParsed), (name, text, isTaken));
            }
        }
    }

    [Theory]
    [InlineData("response-timeout: '0.2'", false)]
    [InlineData("total-timeout: '0.2'", false)]
    [InlineData("idle-timeout: '1'", true)]
    public async Task A_timeout_of_a_class_ends_a_request_that_the_host_would_let_wait(string option, bool hasBegun)
    {
        await using TestBackend web = await TestBackend.StartAsync("web", answer: async context =>
        {
            if (hasBegun)
            {
                await context.Response.WriteAsync("begun");
                await context.Response.Body.FlushAsync();
            }

            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using TestRouter router = await StartAsync(option, web);
        Task<string> answer = RawHttp.ExchangeTextAsync(
            router.Http, "GET / HTTP/1.1\r\nHost: own.example\r\nConnection: close\r\n\r\n");
        if (hasBegun)
        {
            // A response that has begun can only be broken off.
            await Assert.ThrowsAsync<IOException>(() => answer.WaitAsync(s_limit));
        }
        else
        {
            Assert.StartsWith("HTTP/1.1 504 ", await answer.WaitAsync(s_limit), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_largest_body_of_a_class_is_its_own()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        await using TestRouter router = await StartAsync("max-body-size: '4'", web);
        Assert.Equal(413, await PostAsync(router, "own.example", 5));
        Assert.Equal(200, await PostAsync(router, "own.example", 4));
        Assert.Equal(200, await PostAsync(router, "plain.example", 5));
    }

    [Fact]
    public async Task A_class_redirects_to_the_port_that_it_says()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        await using TestRouter router = await StartAsync("redirect-to-https: '8443'", web);
        RawResponse redirect = await router.GetAsync("own.example", "/a?b");
        Assert.Equal((308, "https://own.example:8443/a?b"), (redirect.Status, redirect.Headers["Location"]));
        Assert.Equal(200, (await router.GetAsync("plain.example", "/")).Status);
    }

    [Theory]
    [InlineData("own.example", 1)]
    [InlineData("plain.example", 3)]
    public async Task A_request_of_a_class_is_tried_as_often_as_it_says(string host, int attempts)
    {
        ConcurrentQueue<string> asked = [];
        TestBackend[] pods = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => TestBackend.StartAsync("web", $"web-{i}", context =>
        {
            asked.Enqueue($"web-{i}");
            context.Abort();
            return Task.CompletedTask;
        })));
        await using (TestRouter router = await StartAsync("attempts: '1'", pods))
        {
            Assert.Equal(502, (await router.GetAsync(host, "/")).Status);
            Assert.Equal(attempts, asked.Distinct().Count());
        }
    }

    [Fact]
    public async Task With_files_too_an_option_changes_without_a_restart_and_the_command_line_goes_before_it()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        string options = Path.Combine(_folder, "options.yaml");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "rules.yaml"),
            Rules() + ManifestText.Service("web", ("web-0", web.Port)));
        await File.WriteAllTextAsync(options, Map("max-body-size: '4', redirect-to-https: '8443'"));
        await using RunningRouter router = await RunningRouter.StartAsync("--manifests", _folder);
        await using RunningRouter strict = await RunningRouter.StartAsync("--manifests", _folder, "--max-body-size", "2");
        Assert.Equal(308, (await RawHttp.GetAsync(router.Http, "own.example", "/")).Status);

        await File.WriteAllTextAsync(options, Map("max-body-size: '4'"));
        await Eventually.UntilAsync(
            async _ => (await RawHttp.GetAsync(router.Http, "own.example", "/")).Status == 200
                && (await RawHttp.GetAsync(strict.Http, "own.example", "/")).Status == 200,
            "nothing is redirected any more");
        Assert.Equal((200, 413), (await PostAsync(router.Http, "own.example", 4), await PostAsync(router.Http, "own.example", 5)));
        Assert.Equal((200, 413), (await PostAsync(strict.Http, "own.example", 2), await PostAsync(strict.Http, "own.example", 3)));

        File.Delete(options);
        await Eventually.UntilAsync(
            async _ => await PostAsync(router.Http, "own.example", 5) == 200, "without the ConfigMap the default is back");
        Assert.Equal(413, await PostAsync(strict.Http, "own.example", 3));
    }

    private static Task<int> PostAsync(TestRouter router, string host, int length) => PostAsync(router.Http, host, length);

    private static async Task<int> PostAsync(System.Net.IPEndPoint router, string host, int length) =>
        (await RawHttp.ExchangeAsync(
            router,
            $"POST / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{new string('x', length)}")).Status;

    private static Task<TestRouter> StartAsync(string option, params TestBackend[] pods)
    {
        IngressReadResult read = Read(Rules() + Map(option));
        return TestRouter.StartAsync(
            read with
            {
                Objects = KubernetesObjects.Concat(
                [
                    read.Objects,
                    new() { Services = [TestBackend.NewService("web")], EndpointSlices = [.. pods.Select(p => p.Slice())] },
                ]),
            },
            host: builder => builder.Services.Configure<YarpForwarderOptions>(o => o.ResponseTimeout = TimeSpan.FromHours(1)));
    }

    /// <summary>An Ingress of a class with options, and one of a class without.</summary>
    private static string Rules() =>
        Class("own", "  parameters: {kind: ConfigMap, name: options, scope: Namespace, namespace: edge}") + Class("plain")
        + ManifestText.Ingress("own", "own.example", "/", "web", "ingressClassName: own\n  tls: [{hosts: [own.example]}]")
        + ManifestText.Ingress("plain", "plain.example", "/", "web", "ingressClassName: plain\n  tls: [{hosts: [plain.example]}]");

    private static string Class(string name, string parameters = "") => $$"""
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: {{name}} }
        spec:
          controller: {{CompilerOptions.DefaultController}}
        {{parameters}}
        ---

        """;

    private static string Map(string data) =>
        $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: options, namespace: edge}}, data: {{{data}}}}}\n---\n";

    private static string Options(string data) =>
        Class("own", "  parameters: {kind: ConfigMap, name: options, scope: Namespace, namespace: edge}") + Map(data);

    private static IngressReadResult Read(string text) => IngressReader.Read(text);
}
