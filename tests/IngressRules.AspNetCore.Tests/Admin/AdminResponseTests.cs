using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using IngressRules.Admin;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests.Admin;

/// <summary>The responses of the admin page.</summary>
public sealed class AdminResponseTests
{
    private static readonly string[] Pages =
    [
        "/", "/rules", "/picture", "/diagnostics", "/endpoints", "/traffic", "/tls", "/explain?url=odd.example.com/x",
    ];

    [Theory]
    [InlineData("/")]
    [InlineData("/explain?url=/")]
    [InlineData("/api/v1/rules")]
    [InlineData("/assets/admin.js")]
    [InlineData("/healthz")]
    [InlineData("/nowhere")]
    public async Task Every_answer_forbids_foreign_scripts_frames_and_copies(string target)
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);

        RawResponse answer = await admin.GetAsync(target);

        Assert.StartsWith(
            "default-src 'none'; script-src 'self'; style-src 'self';",
            answer.Headers["Content-Security-Policy"],
            StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", answer.Headers["Referrer-Policy"]);
        Assert.Equal(target.StartsWith("/assets/", StringComparison.Ordinal) ? "no-cache" : "no-store", answer.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task A_file_that_a_browser_has_is_not_sent_again()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);
        using var client = new HttpClient { BaseAddress = new Uri(admin.Url) };
        using HttpResponseMessage first = await client.GetAsync("/assets/admin.css");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/assets/admin.css");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using HttpResponseMessage second = await client.SendAsync(again);

        Assert.Equal((200, 304), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Hostile_names_are_text_on_every_page()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Hostile);

        string[] pages =
        [
            .. Pages, "/rules?q=%22%3E%3Cscript%3Ealert(7)%3C/script%3E",
            "/explain?url=odd.example.com/%22%3E%3Cscript%3Ealert(8)%3C/script%3E",
        ];
        foreach (string page in pages)
        {
            string body = (await admin.GetAsync(page)).Body;
            Assert.Equal(1, Occurrences(body, "<script"));
            Assert.DoesNotContain("<img src=x", body, StringComparison.Ordinal);
            Assert.DoesNotContain("<svg onload", body, StringComparison.Ordinal);
            Assert.DoesNotContain("\" onmouseover", body, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>", body, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202e', body);
            Assert.DoesNotContain("&#x202E;", body, StringComparison.OrdinalIgnoreCase);
        }

        string rules = (await admin.GetAsync("/rules")).Body;
        Assert.Contains("/&lt;script&gt;alert(4)&lt;/script&gt;", rules, StringComparison.Ordinal);
        Assert.Contains("/left\\u202etfel", rules, StringComparison.Ordinal);
        Assert.Contains(
            "default/&lt;script&gt;alert(1)&lt;/script&gt;", (await admin.GetAsync("/diagnostics")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public async Task The_page_can_only_be_read(string method)
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);

        foreach (string target in (string[])["/", "/api/v1/rules", "/healthz", "/assets/admin.css"])
        {
            RawResponse answer = await admin.GetAsync(target, method: method);
            Assert.Equal((405, "GET, HEAD"), (answer.Status, answer.Headers["Allow"]));
        }
    }

    [Theory]
    [InlineData("127.0.0.1:8081", 200)]
    [InlineData("[::1]:8081", 200)]
    [InlineData("localhost", 200)]
    [InlineData("edge-router:8081", 200)]
    [InlineData("admin.example.com", 200)]
    [InlineData("attacker.example", 421)]
    [InlineData("127.0.0.1.attacker.example", 421)]
    [InlineData("", 421)]
    public async Task A_page_elsewhere_cannot_pose_as_this_one(string host, int status)
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(
            AdminManifests.Shop, configure: s => s.Configure<IngressRulesAdminOptions>(o => o.AllowedHosts.Add("admin.example.com")));

        Assert.Equal(status, (await admin.GetAsync("/", host)).Status);
        Assert.Equal(status, (await admin.GetAsync("/api/v1/rules", host)).Status);
        Assert.Equal(200, (await admin.GetAsync("/healthz", host)).Status);
    }

    [Fact]
    public async Task Ready_is_who_has_a_table()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync();

        Assert.Equal(200, (await admin.GetAsync("/healthz")).Status);
        Assert.Equal(503, (await admin.GetAsync("/readyz")).Status);

        admin.Tables.Reload(_ => RoutingTable.Build(IngressReader.Read(AdminManifests.Shop)));

        Assert.Equal(200, (await admin.GetAsync("/readyz")).Status);
    }

    [Fact]
    public async Task Not_ready_is_who_has_a_table_and_does_not_listen_yet()
    {
        WebApplicationBuilder builder = NewBuilder();
        builder.Services.AddIngressRules();
        await using WebApplication router = builder.Build();
        router.Run(context => context.Response.WriteAsync("served"));
        router.Services.GetRequiredService<RoutingTableSource>().Reload(_ => RoutingTable.Build(IngressReader.Read(AdminManifests.Shop)));
        await using WebApplication page = NewBuilder().Build();
        page.UseIngressRulesAdmin(router.Services);
        await page.StartAsync();
        IPEndPoint admin = IPEndPoint.Parse(new Uri(page.Urls.First()).Authority);
        RawResponse unready = await RawHttp.GetAsync(admin, "localhost", "/readyz");
        Assert.Equal((503, "The router does not listen yet.\n"), (unready.Status, unready.Body));

        await router.StartAsync();
        Assert.Equal(200, (await RawHttp.GetAsync(admin, "localhost", "/readyz")).Status);

        static WebApplicationBuilder NewBuilder()
        {
            WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            return builder;
        }
    }

    [Fact]
    public async Task The_page_is_served_on_its_own_port_and_the_traffic_ports_know_nothing_of_it()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop, services: ["fallback"]);

        RawResponse answer = await RawHttp.GetAsync(admin.Router, "nobody.example", "/api/v1/rules");

        Assert.Equal("fallback", answer.Who);
    }

    [Fact]
    public async Task A_url_is_matched_for_scripts_in_the_words_of_the_tool()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);

        Assert.Equal(
            """
            {"host":"Shop.example.com:8080","path":"/cart?x=1","outcome":"rule","backend":"default/overview:http","ingress":"default/shop",
            "rule":{"host":"shop.example.com","path":"/cart","pathType":"Exact","ruleIndex":0,"pathIndex":1},
            "reason":null,"leftOut":[]}
            """.Replace("\n", "", StringComparison.Ordinal),
            (await admin.GetAsync("/api/v1/match?url=http://Shop.example.com:8080/cart%3Fx=1")).Body);
        Assert.Equal(
            """
            {"host":"nobody.example","path":"/","outcome":"default","backend":"default/fallback:http","ingress":"default/shop",
            "rule":null,"reason":null,"leftOut":[]}
            """.Replace("\n", "", StringComparison.Ordinal),
            (await admin.GetAsync("/api/v1/match?url=nobody.example")).Body);
        Assert.StartsWith(
            """{"host":"shop.example.com","path":"/cart","outcome":"rule",""",
            (await admin.GetAsync("/api/v1/match?url=//user:secret@shop.example.com/cart")).Body,
            StringComparison.Ordinal);
        Assert.Contains(
            "\"outcome\":\"refused\"", (await admin.GetAsync("/api/v1/match?url=shop.example.com/a%252fb")).Body, StringComparison.Ordinal);
        Assert.Equal(400, (await admin.GetAsync("/api/v1/match?url=ftp://shop.example.com/")).Status);
        Assert.Equal(400, (await admin.GetAsync("/api/v1/match")).Status);
    }

    [Fact]
    public async Task The_rules_are_there_for_scripts_too()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);

        using JsonDocument all = JsonDocument.Parse((await admin.GetAsync("/api/v1/rules")).Body);
        using JsonDocument some = JsonDocument.Parse((await admin.GetAsync("/api/v1/rules?q=exact%20CART")).Body);

        // Five rows have a path; the default backend has one row per host of its Ingress, and one for all other hosts.
        Assert.Equal(
            5, all.RootElement.GetProperty("rules").EnumerateArray().Count(r => r.GetProperty("path").ValueKind == JsonValueKind.String));
        JsonElement rule = Assert.Single(some.RootElement.GetProperty("rules").EnumerateArray());
        Assert.Equal("spec.rules[0].http.paths[1]", rule.GetProperty("field").GetString());
    }

    [Theory]
    [InlineData("shop.example.com/cart", "default/overview:http", "Exact comes before everything else", "An Exact rule comes before it: ")]
    [InlineData("shop.example.com/cart/list?x=1", "default/cart:http", "is compared as /cart/list: without query", "A longer path fits: ")]
    [InlineData(
        "https://Shop.Example.com:8443/a/../cart/%6cist",
        "default/cart:http",
        "is compared as /cart/list",
        "shop.example.com has rules of its own, so those of *.example.com are not asked")]
    [InlineData(
        "other.example.com/cart", "default/wild:http", "*.example.com covers it, because the asterisk stands for exactly one label", "")]
    [InlineData("a.b.example.com/cart/list", "default/any:http", "so the rules without host decide", "")]
    [InlineData("10.0.0.1/cart/list", "default/any:http", "only rules without host can take it", "")]
    [InlineData("other.example.com/else", "default/fallback:http", "takes the rest of its own hosts", "Paths under this host")]
    [InlineData("shop.example.com/a%5cb", "Refused with <strong>400</strong>", "It has an encoded backslash", "")]
    [InlineData("shop.example.com/a%2Fb%00", "Refused with <strong>400</strong>", "It has an encoded slash", "It has a NUL")]
    [InlineData("shop.example.com/a#b", "Refused with <strong>400</strong>", "which clients keep to themselves", "")]
    [InlineData("shop.example.com/100%", "Refused with <strong>400</strong>", "without two hexadecimal digits", "")]
    [InlineData("shop.example.com/x//../admin", "Refused with <strong>400</strong>", "dots beside an empty segment", "")]
    [InlineData("//shop.example.com/cart", "default/overview:http", "Rules name shop.example.com itself", "")]
    [InlineData("gopher://shop.example.com/", "Ingress carries HTTP and HTTPS, not gopher", "", "")]
    public async Task A_url_is_explained(string url, string verdict, string because, string butNot)
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);

        string body = (await admin.GetAsync($"/explain?url={Uri.EscapeDataString(url)}")).Body;

        Assert.Contains(verdict, body, StringComparison.Ordinal);
        Assert.Contains(because, body, StringComparison.Ordinal);
        Assert.Contains(butNot, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explanation_names_the_equal_rules_that_come_after_the_winner()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);

        string body = (await admin.GetAsync("/explain?url=shop.example.com/cart/1")).Body;
        string other = (await admin.GetAsync("/explain?url=shop.example.com/cart")).Body;

        Assert.Contains("Never asked, because another rule takes the same requests", body, StringComparison.Ordinal);
        Assert.Contains("Ingress default/the-late-one", body, StringComparison.Ordinal);
        Assert.Contains("ING3101", body, StringComparison.Ordinal);
        Assert.DoesNotContain("ING3101", other, StringComparison.Ordinal);
    }

    /// <summary>Specification 4.3: users who come from another controller first ask why an Ingress is not served.</summary>
    [Theory]
    [InlineData(
        "theirs.example.com", "IngressClass &quot;nginx&quot; belongs to controller k8s.io/ingress-nginx", "Ingress default/theirs")]
    [InlineData("any.wild.example.com", "there is no IngressClass &quot;nix&quot;", "Ingress default/unknown")]
    [InlineData("nobody.example.com", "No rule names nobody.example.com", "1 error")]
    public async Task An_explanation_says_why_an_ingress_that_names_the_host_is_not_served(string host, string why, string what)
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Classes);

        string body = (await admin.GetAsync($"/explain?url={host}/")).Body;

        Assert.Contains(">404<", body, StringComparison.Ordinal);
        Assert.Contains(why, body, StringComparison.Ordinal);
        Assert.Contains(what, body, StringComparison.Ordinal);
        Assert.Equal(host == "nobody.example.com" ? 0 : 1, Occurrences(body, "class=\"finding "));
    }

    [Fact]
    public async Task An_explanation_says_which_annotations_do_nothing_here()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync("""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: moved, namespace: default, annotations: {nginx.ingress.kubernetes.io/rewrite-target: /$2}}
            spec:
              tls: [{hosts: [a-host-of-another-ingress.example.com]}]
              rules:
                - host: a.example.com
                  http:
                    paths:
                      - {path: "/one(/|$)(.*)", pathType: ImplementationSpecific, backend: {service: {name: one, port: {number: 80}}}}
                      - {path: /two, pathType: Prefix, backend: {service: {name: two, port: {number: 80}}}}
            """);

        string body = (await admin.GetAsync("/explain?url=a.example.com/two")).Body;

        Assert.Contains("Worth knowing about default/moved", body, StringComparison.Ordinal);
        Assert.Contains("nginx.ingress.kubernetes.io/rewrite-target", body, StringComparison.Ordinal);
        Assert.Equal(1, Occurrences(body, "class=\"finding "));
    }

    [Theory]
    [InlineData("http://shop.example.com:8080/cart/1?a=%20b", true)]
    [InlineData("shop.example.com/cart/1?a=%20b", true)]
    [InlineData("https://shop.example.com/cart/1?a=%20b", false)]
    [InlineData("http://other.example.com/cart", false)]
    [InlineData("http://shop.example.com/a%2fb", false)]
    public async Task Where_plain_http_is_redirected_the_explanation_says_so(string url, bool redirected)
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(
            AdminManifests.Shop, configure: s =>
                s.Configure<IngressRulesOptions>(o => (o.RedirectToHttps, o.HttpsRedirectPort) = (true, 8443)));

        string body = (await admin.GetAsync($"/explain?url={Uri.EscapeDataString(url)}")).Body;

        Assert.Equal(
            redirected,
            body.Contains(
                "Redirected with <strong>308</strong> to <strong><code>https://shop.example.com:8443/cart/1?a=%20b</code>",
                StringComparison.Ordinal));
        Assert.Equal(redirected, body.Contains("data-outcome=\"redirect\"", StringComparison.Ordinal));
    }

    /// <summary>Specification 5: clients get the default certificate where the Secret cannot be used.</summary>
    [Fact]
    public async Task The_state_of_each_certificate_is_shown()
    {
        using var authority = new TestAuthority();
        (string chain, string _) = authority.Issue(["good.example.com"]);
        (string _, string strange) = authority.Issue(["good.example.com"]);
        string[] secrets = ["good", "unfit", "keyless", "narrow", "missing"];
        var objects = new IngressReadResult
        {
            Objects = new()
            {
                Ingresses = [.. secrets.Select(s => WithTls(Manifests.NewIngress(s, defaultBackend: "one"), $"{s}.example.com", s))],
                Secrets =
                [
                    authority.Secret("good", "*.example.com"), TestAuthority.Secret("unfit", (chain, strange)),
                    TestAuthority.Secret("keyless", (chain, "")), authority.Secret("narrow", "good.example.com"),
                ],
            },
        };
        await using TestAdmin admin = await TestAdmin.StartAsync(objects: objects);

        Assert.Contains(">until ", await StateAsync("good"), StringComparison.Ordinal);
        Assert.Contains(">tls.key does not fit<", await StateAsync("unfit"), StringComparison.Ordinal);
        Assert.Contains(">no tls.key<", await StateAsync("keyless"), StringComparison.Ordinal);
        Assert.Contains(">not for narrow.example.com<", await StateAsync("narrow"), StringComparison.Ordinal);
        Assert.Contains(">Secret is missing<", await StateAsync("missing"), StringComparison.Ordinal);

        static Ingress WithTls(Ingress ingress, string host, string secret) =>
            ingress with { Spec = ingress.Spec with { Tls = [new() { Hosts = [host], SecretName = secret }] } };

        async Task<string> StateAsync(string secret) => (await admin.GetAsync($"/tls?q={secret}.example.com")).Body;
    }

    [Fact]
    public async Task An_old_table_is_not_kept_for_pages_that_nobody_looks_at()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync();
        WeakReference old = await ShowATableAndReplaceItAsync(admin);

        await Eventually.UntilAsync(
            () =>
            {
                GC.Collect();
                return !old.IsAlive;
            },
            "the old table is collected");
    }

    [Fact]
    public async Task Nobody_takes_a_request_without_rules()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync();

        Assert.Contains(
            "Nobody takes it: <strong>404</strong>", (await admin.GetAsync("/explain?url=a.example/b")).Body, StringComparison.Ordinal);
        Assert.Contains("There are no rules.", (await admin.GetAsync("/rules")).Body, StringComparison.Ordinal);
        Assert.Contains("There are no rules", (await admin.GetAsync("/explain")).Body, StringComparison.Ordinal);
        Assert.Contains("there are no rules", (await admin.GetAsync("/endpoints")).Body, StringComparison.Ordinal);
        Assert.Contains("There are no rules", (await admin.GetAsync("/picture")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_is_shown_as_set_aside()
    {
        var objects = new IngressReadResult
        {
            Objects = new()
            {
                Services = [TestBackend.NewService("cart")],
                EndpointSlices = [TestBackend.NewSlice("cart", "cart-0", port: 1)],
            },
        };
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop, objects);
        Assert.Contains(">1 ready<", (await admin.GetAsync("/endpoints?q=cart")).Body, StringComparison.Ordinal);

        RawResponse answer = await RawHttp.GetAsync(admin.Router, "shop.example.com", "/cart/1");
        string body = (await admin.GetAsync("/endpoints?q=cart")).Body;

        Assert.Equal(502, answer.Status);
        Assert.Contains(">0 of 1 ready<", body, StringComparison.Ordinal);
        Assert.Contains("set aside", body, StringComparison.Ordinal);
        Assert.Contains("1 request, 0 under way, 1 failure", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_lists_come_in_pages()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Many(90));

        string first = (await admin.GetAsync("/rules")).Body;
        string last = (await admin.GetAsync("/rules?page=99")).Body;
        string odd = (await admin.GetAsync("/rules?page=-1&q=%20")).Body;

        Assert.Contains("1–100 of 270 rules", first, StringComparison.Ordinal);
        Assert.Contains("201–270 of 270 rules", last, StringComparison.Ordinal);
        Assert.Contains("1–100 of 270 rules", odd, StringComparison.Ordinal);
        Assert.Contains("1–16 of 90 hosts", (await admin.GetAsync("/picture")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the-late-one", 1)]
    [InlineData("ing3101", 1)]
    [InlineData("warning default/THE-LATE-ONE", 1)]
    [InlineData("shadowed rules[0].http", 1)]
    [InlineData("warning nothing-like-it", 0)]
    [InlineData("error", 0)]
    public async Task Findings_are_searched_by_all_that_they_show(string search, int found)
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);

        string body = (await admin.GetAsync($"/diagnostics?q={Uri.EscapeDataString(search)}")).Body;

        Assert.Equal(found, Occurrences(body, "class=\"finding "));
    }

    [Fact]
    public async Task In_a_folder_of_another_site_all_links_stay_in_the_folder()
    {
        await using FolderSite site = await FolderSite.StartAsync();

        string body = await site.GetAsync("/tools/rules/");

        Assert.Contains("href=\"/tools/rules/assets/admin.css\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/assets", body, StringComparison.Ordinal);
        Assert.DoesNotContain("action=\"/explain", body, StringComparison.Ordinal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> ShowATableAndReplaceItAsync(TestAdmin admin)
    {
        admin.Tables.Reload(_ => RoutingTable.Build(IngressReader.Read(AdminManifests.Shop)));
        await admin.GetAsync("/");
        await admin.GetAsync("/diagnostics");
        var old = new WeakReference(admin.Tables.Current);
        admin.Tables.Reload(_ => RoutingTable.Build(IngressReader.Read(AdminManifests.Many(2))));
        return old;
    }

    private static int Occurrences(string text, string word) => text.Split(word).Length - 1;
}
