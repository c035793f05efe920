using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using EdgeRouter;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests;

/// <summary>The sample router's options for choosing and reaching endpoints, and those that select the Ingresses to serve.</summary>
public sealed class BackendOptionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ingress-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("round-robin")]
    [InlineData("least-requests")]
    [InlineData("two-choices")]
    [InlineData("random")]
    public async Task Each_way_to_balance_reaches_every_endpoint(string way)
    {
        await using TestBackend one = await TestBackend.StartAsync("web", "web-0"), two = await TestBackend.StartAsync("web", "web-1");
        Write(ManifestText.Ingress("a", "a.io", "/", "web") + ManifestText.Service("web", (one.Pod, one.Port), (two.Pod, two.Port)));
        await using RunningRouter router = await StartAsync("--balance", way);
        var seen = new HashSet<string>();

        // With random selection, 64 requests miss one of the two pods once in 2^63 runs.
        for (int i = 0; i < 64; i++)
        {
            seen.Add((await RawHttp.GetAsync(router.Http, "a.io", "/")).Echo.Pod);
        }

        Assert.Equal(["web-0", "web-1"], seen.Order());
    }

    [Theory]
    [InlineData("--node n1", "web-0")]
    [InlineData("--zone z2", "web-1")]
    [InlineData("--node n9 --zone z2", "web-1")]
    [InlineData("--node n9 --zone z9", "web-0 web-1")]
    public async Task Endpoints_nearby_are_preferred(string options, string expected)
    {
        await using TestBackend one = await TestBackend.StartAsync("web", "web-0"), two = await TestBackend.StartAsync("web", "web-1");
        Write(
            ManifestText.Ingress("a", "a.io", "/", "web") + ManifestText.Service("web")
            + ManifestText.Slice(
                "web",
                "web-0",
                one.Port,
                ", nodeName: n1, zone: z1") + ManifestText.Slice("web", "web-1", two.Port, ", nodeName: n2, zone: z2"));
        await using RunningRouter router = await StartAsync(options.Split(' '));
        var seen = new HashSet<string>();
        for (int i = 0; i < 6; i++)
        {
            seen.Add((await RawHttp.GetAsync(router.Http, "a.io", "/")).Echo.Pod);
        }

        Assert.Equal(expected, string.Join(' ', seen.Order()));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("the machine's name")]
    [InlineData("the machine's address")]
    public async Task Q30_an_ExternalName_of_this_machine_is_refused_also_where_others_are_allowed(string name)
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        name = name switch
        {
            "the machine's name" => Environment.MachineName,
            "the machine's address" => OwnAddress(),
            _ => name,
        };
        Write(
            ManifestText.Ingress("a", "a.io", "/", "ext")
            + $"{{apiVersion: v1, kind: Service, metadata: {{name: ext}}, spec: {{type: ExternalName, externalName: \"{name}\", ports: "
            + $"[{{port: 80, targetPort: {web.Port}}}]}}}}\n");
        await using RunningRouter router = await StartAsync("--allow-external-name");
        Assert.Equal("503", (await RawHttp.GetAsync(router.Http, "a.io", "/")).Who);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("--allow-external-name --connect-timeout 0.5", true)]
    public async Task Q30_an_ExternalName_is_dialled_where_the_option_says_so(string options, bool expected)
    {
        // No name ends like this (RFC 6761), so the status shows whether the router tried to connect.
        Write(
            ManifestText.Ingress("a", "a.io", "/", "ext")
            + "{apiVersion: v1, kind: Service, metadata: {name: ext}, spec: {type: ExternalName, externalName: web.invalid, "
            + "ports: [{port: 80}]}}\n");
        await using RunningRouter router = await StartAsync(options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        RawResponse answer = await RawHttp.GetAsync(router.Http, "a.io", "/");
        Assert.Equal(expected, answer.Body != "503 The backend of this rule is of a kind that is not served.\n");
    }

    [Theory]
    [InlineData("--response-timeout 0.2")]
    [InlineData("--total-timeout 0.2")]
    public async Task A_time_out_can_be_shorter(string options)
    {
        await using RawEndpoint silent = RawEndpoint.Start(async (_, stream, _) => await stream.ReadAsync(new byte[1]) > 0);
        Write(ManifestText.Ingress("a", "a.io", "/", "web") + ManifestText.Service("web", ("web-0", silent.Port)));
        await using RunningRouter router = await StartAsync(options.Split(' '));
        Assert.Equal("504", (await RawHttp.GetAsync(router.Http, "a.io", "/")).Who);
    }

    [Theory]
    [InlineData("3", 2)]
    [InlineData("1", 1)]
    public async Task A_request_is_given_as_many_endpoints_as_the_option_says(string attempts, int expected)
    {
        await using RawEndpoint one = RawEndpoint.StartRude(), two = RawEndpoint.StartRude();
        Write(ManifestText.Ingress("a", "a.io", "/", "web") + ManifestText.Service("web", ("web-0", one.Port), ("web-1", two.Port)));
        await using RunningRouter router = await StartAsync("--attempts", attempts);
        Assert.Equal("502", (await RawHttp.GetAsync(router.Http, "a.io", "/")).Who);
        Assert.Equal(expected, new[] { one, two }.Count(e => e.Requests > 0));
    }

    /// <summary>
    /// Specification 4.3, over a socket. The Ingresses have our class (mine), another controller's class (other), a class that does not
    /// exist (none), one of two legacy annotations, or no class (bare).
    /// </summary>
    [Theory]
    [InlineData("", "", "mine other none word word2 bare")]
    [InlineData("classes", "", "mine")]
    [InlineData("classes default", "", "mine bare")]
    [InlineData("classes default newer-other-default", "", "mine")]
    [InlineData("classes", "--controller x.io/y", "other")]
    [InlineData("", "--controller x.io/y", "")]
    [InlineData("", "--ingress-class word", "word")]
    [InlineData("", "--ingress-class word --ingress-class word2", "word word2")]
    [InlineData("", "--ingress-class mine", "mine")]
    [InlineData("classes", "--ingress-class word", "mine word")]
    [InlineData("classes", "--accept-classless", "mine bare")]
    public async Task Classes_decide_as_the_sheet_says(string classes, string options, string expected)
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        string[] hosts = ["mine", "other", "none", "word", "word2", "bare"];
        Write(ManifestText.Service("web", (web.Pod, web.Port)) + string.Concat(hosts.Select(h => ManifestText.Ingress(
            $"{h}-ingress",
            $"{h}.io",
            "/",
            "web",
            spec: h is "mine" or "other" or "none" ? $"ingressClassName: {h}" : "",
            metadata: h is "word" or "word2" ? $"annotations: {{kubernetes.io/ingress.class: {h}}}" : ""))));
        if (classes.Length > 0)
        {
            bool isDefault =
                classes.Contains("default", StringComparison.Ordinal), otherToo = classes.Contains("newer", StringComparison.Ordinal);
            File.WriteAllText(
                Path.Combine(_folder, "classes.yaml"),
                ManifestText.Class("mine", isDefault: isDefault, created: "2026-01-01T00:00:00Z")
                + ManifestText.Class("other", "x.io/y", isDefault: otherToo, created: "2026-01-02T00:00:00Z"));
        }

        await using RunningRouter router = await StartAsync(options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var served = new List<string>();
        foreach (string host in hosts)
        {
            RawResponse answer = await RawHttp.GetAsync(router.Http, $"{host}.io", "/");
            Assert.Contains(answer.Status, (int[])[200, 404]);
            if (answer.Status == 200)
            {
                served.Add(host);
            }
        }

        Assert.Equal(expected, string.Join(' ', served));
    }

    [Theory]
    [InlineData("--balance fair", "\"fair\" is not among the choices of --balance: round-robin, least-requests, two-choices, random")]
    [InlineData("--prefer-family 6", "\"6\" is not among the choices of --prefer-family: ipv4, ipv6")]
    [InlineData("--attempts 0", "\"0\" is no number of attempts")]
    [InlineData("--connect-timeout 0", "\"0\" is no time")]
    [InlineData("--response-timeout soon", "\"soon\" is no time")]
    [InlineData("--idle-timeout 1d", "\"1d\" is no time")]
    [InlineData("--total-timeout 9999999", "\"9999999\" is no time")]
    [InlineData("--endpoint-cooldown -1", "\"-1\" is no time")]
    public async Task Wrong_words_are_one_sentence_and_exit_status_2(string line, string complaint)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(2, await RouterCommand.RunAsync(line.Split(' '), output, error));
        Assert.Contains(complaint, error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task The_help_fits_a_terminal_of_80_columns()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(0, await RouterCommand.RunAsync(["--help"], output, error));
        Assert.Contains("--allow-external-name", output.ToString(), StringComparison.Ordinal);
        Assert.All(output.ToString().Split('\n'), l => Assert.True(l.TrimEnd().Length <= 80, l));
    }

    private static string OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Select(u => u.Address)
        .Where(a => a.AddressFamily == AddressFamily.InterNetwork)
        .OrderBy(IPAddress.IsLoopback)
        .First()
        .ToString();

    private Task<RunningRouter> StartAsync(params string[] options) => RunningRouter.StartAsync(["--manifests", _folder, .. options]);

    private void Write(string text) => File.WriteAllText(Path.Combine(_folder, "a.yaml"), text);
}
