using System.Text.Json;
using System.Text.RegularExpressions;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IngressRules.AspNetCore.Tests.Admin;

/// <summary>The overview answers whether anything is wrong, with figures that a running router has.</summary>
public sealed partial class OverviewTests
{
    [Fact]
    public async Task Where_nothing_is_wrong_it_says_so()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(Whole("web", "a.io", "web"), services: ["web"]);

        string body = (await admin.GetAsync("/")).Body;

        Assert.Contains("Nothing is wrong", body, StringComparison.Ordinal);
        Assert.Contains("data-problems=\"0\"", body, StringComparison.Ordinal);
        Assert.Empty(await ProblemsAsync(admin));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_counted_named_and_linked()
    {
        using var authority = new TestAuthority();
        var objects = new IngressReadResult
        {
            Objects = new()
            {
                Ingresses = [WithTls("due", "due.io", "due"), WithTls("gone", "gone.io", "missing")],
                Services = [TestBackend.NewService("down")],
                EndpointSlices = [TestBackend.NewSlice("down", "down-0", port: 1)],
                Secrets = [TestAuthority.Secret("due", authority.Issue(["due.io"], until: DateTimeOffset.UtcNow + TimeSpan.FromDays(3)))],
            },
        };
        await using TestAdmin admin = await TestAdmin.StartAsync(
            Whole("web", "a.io", "web") + Whole("down", "down.io", "down") + Whole("empty", "empty.io", "empty")
                + Whole("broken", "broken.io", "web").Replace("path: /", "path: nope", StringComparison.Ordinal),
            objects,
            services: ["web"],
            configure: s => s.Configure<IngressRulesOptions>(o => o.EndpointCooldown = TimeSpan.FromHours(1)));
        Assert.Equal(502, (await RawHttp.GetAsync(admin.Router, "down.io", "/")).Status);
        await Eventually.UntilAsync(
            async _ => (await MinuteAsync(admin)).GetProperty("serverErrors").GetInt64() == 1, "the failed request has ended");
        string body = (await admin.GetAsync("/")).Body;
        Dictionary<string, string> problems = await ProblemsAsync(admin);

        Assert.Equal("1 backend without an endpoint", problems["no-endpoint"]);
        Assert.Equal("1 backend down", problems["down"]);
        Assert.Equal("1 certificate missing", problems["certificates"]);
        Assert.Equal("1 certificate due within 14 days", problems["certificates-due"]);
        Assert.Equal("1 error", problems["errors"]);
        Assert.Contains("server-errors", problems.Keys);
        Assert.Contains("things to repair", body, StringComparison.Ordinal);
        foreach ((string kind, string text) in problems)
        {
            Assert.Contains($"data-problem=\"{kind}\"", body, StringComparison.Ordinal);
            Assert.Contains($">{text}</a>", body, StringComparison.Ordinal);
        }

        Assert.Contains("default/empty:80", body, StringComparison.Ordinal);
        Assert.Contains("Ingress default/broken", body, StringComparison.Ordinal);
    }

    /// <summary>The router serves such a certificate all the same. The page says of it what the findings say: clients refuse it.</summary>
    [Fact]
    public async Task A_certificate_that_does_not_name_its_host_is_refused_by_clients()
    {
        using var authority = new TestAuthority();
        var objects = new IngressReadResult
        {
            Objects = new()
            {
                Ingresses =
                [
                    WithTls("other", "other.io", "other"), WithTls("alone", "alone.io", "alone"), WithTls("web", "web.io", "web"),
                ],
                Secrets =
                [
                    authority.Secret("other", "elsewhere.io"),
                    TestAuthority.Secret("alone", authority.Issue(["alone.io"], inSubjectAlone: true)),
                    authority.Secret("web", "web.io"),
                ],
            },
        };
        await using TestAdmin admin = await TestAdmin.StartAsync("", objects, services: ["web"]);

        JsonElement problem = Assert.Single(
            (await StatusAsync(admin)).GetProperty("problems").EnumerateArray(),
            p => p.GetProperty("kind").GetString() == "certificates-names");
        string findings = (await admin.GetAsync("/diagnostics")).Body, page = (await admin.GetAsync("/tls")).Body;

        Assert.Equal("error", problem.GetProperty("severity").GetString());
        Assert.Equal("2 certificates that do not name their hosts", problem.GetProperty("text").GetString());
        Assert.Equal("Clients of alone.io, other.io refuse them.", problem.GetProperty("detail").GetString());
        Assert.Contains("so clients will refuse it", findings, StringComparison.Ordinal);
        Assert.Contains("has no subject alternative names", findings, StringComparison.Ordinal);
        Assert.Contains("<span class=\"tag error\">not for other.io</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"tag error\">no subject alternative names</span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_is_set_aside_until_its_cooldown_is_over_and_broken_ones_come_first()
    {
        var time = new ManualTime();
        var objects = new IngressReadResult
        {
            Objects = new()
            {
                Services = [TestBackend.NewService("web")],
                EndpointSlices = [TestBackend.NewSlice("web", "web-0", port: 1)],
            },
        };
        await using TestAdmin admin = await TestAdmin.StartAsync(
            Whole("a", "a.io", "a") + Whole("web", "web.io", "web"), objects, services: ["a"],
            configure: s => s.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        await RawHttp.GetAsync(admin.Router, "web.io", "/");

        string during = (await admin.GetAsync("/endpoints")).Body, picture = (await admin.GetAsync("/picture")).Body;
        string explained = (await admin.GetAsync("/explain?url=web.io")).Body;
        time.Advance(TimeSpan.FromSeconds(11));
        string after = (await admin.GetAsync("/endpoints")).Body;

        Assert.Contains(">set aside<", during, StringComparison.Ordinal);
        Assert.True(
            during.IndexOf("default/web:80", StringComparison.Ordinal) < during.IndexOf("default/a:80", StringComparison.Ordinal));
        Assert.Contains("class=\"node backend dead\"", picture, StringComparison.Ordinal);
        Assert.Contains("class=\"verdict bad\"", explained, StringComparison.Ordinal);
        Assert.DoesNotContain("set aside", after.Split("id=\"results\"")[1], StringComparison.Ordinal);
        Assert.Contains("failed last time", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rate_and_durations_of_the_last_minute_come_from_the_histogram()
    {
        var time = new ManualTime();
        await using TestAdmin admin = await TestAdmin.StartAsync(
            Whole("web", "a.io", "web"), services: ["web"], configure: s => s.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        for (int i = 0; i < 10; i++)
        {
            await RawHttp.GetAsync(admin.Router, "a.io", "/");
        }

        await RawHttp.GetAsync(admin.Router, "nobody.io", "/");

        // A request counts when it has ended, which can be after its response has arrived.
        await Eventually.UntilAsync(
            async _ => (await MinuteAsync(admin)).GetProperty("requests").GetInt64() == 11, "11 requests have ended");
        time.Advance(TimeSpan.FromSeconds(22));
        JsonElement minute = await MinuteAsync(admin);
        string body = (await admin.GetAsync("/")).Body;

        Assert.Equal((22, 0.5), (minute.GetProperty("seconds").GetDouble(), minute.GetProperty("perSecond").GetDouble()));
        Assert.Contains("<dd data-minute=\"perSecond\">0.5</dd>", body, StringComparison.Ordinal);
        string half = minute.GetProperty("text").GetProperty("p50").GetString()!;
        Assert.Matches(@"^[0-9.]+ (ms|s)$|^over a minute$", half);
        Assert.Contains($"<dd data-minute=\"p50\">{half}</dd>", body, StringComparison.Ordinal);

        for (int i = 0; i < 20; i++)
        {
            time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(0, (await MinuteAsync(admin)).GetProperty("requests").GetInt64());
        Assert.Equal("–", (await MinuteAsync(admin)).GetProperty("text").GetProperty("p99").GetString());
    }

    [Fact]
    public async Task Version_listeners_and_changed_options_are_shown()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(
            Whole("web", "a.io", "web"), services: ["web"],
            configure: s => s.Configure<IngressRulesOptions>(o =>
            {
                o.RedirectToHttps = true;
                o.CompilerOptions = o.CompilerOptions with { LegacyClasses = ["<nginx>"] };
            }));

        string body = (await admin.GetAsync("/")).Body;
        string changed = body.Split("<h2>Options</h2>")[1].Split("<details>")[0];

        Assert.Contains($"http://127.0.0.1:{admin.Router.Port}", body, StringComparison.Ordinal);
        Assert.Matches(@"<dt>Version</dt><dd>\d+\.\d+\.\d+", body);
        Assert.Equal(
            ["CompilerOptions:LegacyClasses=&lt;nginx&gt;", "RedirectToHttps=true"],
            Fact().Matches(changed).Select(m => $"{m.Groups[1].Value}={m.Groups[2].Value}").Order(StringComparer.Ordinal));
        Assert.Contains("<dt>CompilerOptions:HostFallthrough</dt><dd>false</dd>", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_object_is_named_with_its_time_and_its_reason_also_by_the_explanation()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(Whole("web", "a.io", "web"), services: ["web"]);
        string broken = Whole("web", "a.io", "web").Replace("path: /", "path: nope", StringComparison.Ordinal);
        admin.Tables.Reload(t => t.With(new() { Changed = IngressReader.Read(broken).Objects }));

        string overview = (await admin.GetAsync("/")).Body, explained = (await admin.GetAsync("/explain?url=a.io")).Body;
        JsonElement stale = Assert.Single((await StatusAsync(admin)).GetProperty("stale").EnumerateArray());

        foreach (string body in (string[])[overview, explained])
        {
            Assert.Matches(@"Ingress default/web(</strong>| is stale) since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, because ", body);
            Assert.Contains("#ing2303", body, StringComparison.Ordinal);
        }

        Assert.Contains("class=\"verdict warn\" data-outcome=\"rule\"", explained, StringComparison.Ordinal);
        Assert.Equal("ING2303", stale.GetProperty("code").GetString());
        Assert.Equal("1 stale object in service", (await ProblemsAsync(admin))["stale"]);
    }

    [Fact]
    public async Task Hosts_are_grouped_with_their_certificate_and_their_health()
    {
        using var authority = new TestAuthority();
        var objects = new IngressReadResult
        {
            Objects = new()
            {
                Ingresses = [WithTls("web", "web.io", "web"), WithTls("none", "none.io", "missing")],
                Secrets = [authority.Secret("web", "web.io")],
            },
        };
        await using TestAdmin admin = await TestAdmin.StartAsync(Whole("plain", "plain.io", "empty"), objects, services: ["web"]);

        string[] groups = (await admin.GetAsync("/rules")).Body.Split("<tr class=\"host\">")[1..];

        Assert.Equal(["none.io", "plain.io", "web.io"], groups.Select(g => g.Split("<code>")[1].Split('<')[0]));
        Assert.Contains("TLS Secret is missing", groups[0], StringComparison.Ordinal);
        Assert.Contains("no TLS entry", groups[1], StringComparison.Ordinal);
        Assert.Contains("backend down", groups[1], StringComparison.Ordinal);
        Assert.Contains("TLS until", groups[2], StringComparison.Ordinal);
        Assert.Contains("1 backend ready", groups[2], StringComparison.Ordinal);
        Assert.Contains("1 rule<", groups[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_100_000_rules_gives_pages_of_some_hundred_lines()
    {
        var ingresses = Enumerable.Range(0, 100).Select(i => new Ingress
        {
            Metadata = new() { Name = $"i{i}" },
            Spec = new()
            {
                Rules = [.. Enumerable.Range(0, 100).Select(h => new IngressRule
                {
                    Host = $"h{h}.i{i}.io",
                    Http = new()
                    {
                        Paths = [.. Enumerable.Range(0, 10).Select(p => new HttpIngressPath
                        {
                            Path = $"/{p}", PathType = PathType.Prefix, Backend = IngressBackend.ForService($"s{i}", 80),
                        })],
                    },
                })],
            },
        });
        await using TestAdmin admin = await TestAdmin.StartAsync(objects: new() { Objects = new() { Ingresses = [.. ingresses] } });

        string[] pages = ["/", "/rules", "/picture", "/diagnostics", "/endpoints", "/traffic", "/tls", "/explain?url=h1.i1.io/1/x"];
        foreach (string page in pages)
        {
            RawResponse response = await admin.GetAsync(page);
            Assert.Equal(200, response.Status);
            Assert.InRange(response.Body.Length, 1000, 300_000);
        }

        Assert.Contains("of 100,000 rules", (await admin.GetAsync("/rules")).Body, StringComparison.Ordinal);
        JsonElement rules = JsonDocument.Parse((await admin.GetAsync("/api/v1/rules?page=2&limit=7")).Body).RootElement;
        Assert.Equal((100_000, 2), (rules.GetProperty("total").GetInt32(), rules.GetProperty("page").GetInt32()));
        Assert.Equal(7, rules.GetProperty("rules").GetArrayLength());
    }

    private static Ingress WithTls(string name, string host, string secret) => new()
    {
        Metadata = new() { Name = name },
        Spec = new()
        {
            Tls = [new() { Hosts = [host], SecretName = secret }],
            Rules =
            [
                new()
                {
                    Host = host,
                    Http = new()
                    {
                        Paths = [new() { Path = "/", PathType = PathType.Prefix, Backend = IngressBackend.ForService("web", "http") }],
                    },
                },
            ],
        },
    };

    private static string Whole(string name, string host, string service) => ManifestText.Ingress(name, host, "/", service);

    private static async Task<JsonElement> StatusAsync(TestAdmin admin) =>
        JsonDocument.Parse((await admin.GetAsync("/api/v1/status")).Body).RootElement;

    private static async Task<JsonElement> MinuteAsync(TestAdmin admin) => (await StatusAsync(admin)).GetProperty("lastMinute");

    private static async Task<Dictionary<string, string>> ProblemsAsync(TestAdmin admin) =>
        (await StatusAsync(admin)).GetProperty("problems").EnumerateArray()
        .ToDictionary(p => p.GetProperty("kind").GetString()!, p => p.GetProperty("text").GetString()!);

    [GeneratedRegex("<dt>([^<]*)</dt><dd>([^<]*)</dd>")]
    private static partial Regex Fact();
}
