using System.Text;
using IngressRules.AspNetCore.Policies;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Policies;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>Who is let in, over sockets: addresses, passwords, a service that is asked (N50-N54, N68).</summary>
public class AccessTests(AccessTests.Server server) : IClassFixture<AccessTests.Server>
{
    [Theory]
    [InlineData("denied.test", 403)]
    [InlineData("foreign.test", 403)]
    [InlineData("own.test", 200)]
    [InlineData("both.test", 403)]
    public async Task N68_Networks(string host, int status) => Assert.Equal(status, (await server.GetAsync(host, "/")).Status);

    [Fact]
    public async Task N68_What_a_client_says_of_its_address_changes_nothing() =>
        Assert.Equal(403, (await server.GetAsync("foreign.test", "/", "X-Forwarded-For: 10.0.0.1", "X-Real-IP: 10.0.0.1")).Status);

    [Theory]
    [InlineData("ada:secret", 200)]
    [InlineData("bob:b:c", 200)]
    [InlineData("ada:wrong", 401)]
    [InlineData("eve:secret", 401)]
    [InlineData("ada", 401)]
    [InlineData(":", 401)]
    [InlineData("", 401)]
    public async Task N50_Basic(string credentials, int status)
    {
        RawResponse response = await server.GetAsync("basic.test", "/", Basic(credentials));
        Assert.Equal(status, response.Status);
        Assert.Equal(status == 401 ? "Basic realm=\"a \\\"b\\\"\"" : null, response.Headers.GetValueOrDefault("WWW-Authenticate"));
        if (status == 200)
        {
            Assert.DoesNotContain("Authorization", response.Echo.Headers.Keys);
        }
    }

    [Theory]
    [InlineData("Authorization: Bearer x")]
    [InlineData("Authorization: Basic ###")]
    [InlineData("Authorization: Basic")]
    [InlineData("X-Nothing: x")]
    public async Task N50_What_is_no_password_gets_401(string header) =>
        Assert.Equal(401, (await server.GetAsync("basic.test", "/", header)).Status);

    [Fact]
    public async Task N51_Nobody_is_asked_where_certificates_are_ordered()
    {
        RawResponse response =
            await server.GetAsync("challenge.test", "/.well-known/acme-challenge/x", "Authorization: Basic ZTplZQ==");
        Assert.Equal(200, response.Status);
        Assert.Equal("Basic ZTplZQ==", response.Echo.Headers["Authorization"]);
        Assert.Equal(401, (await server.GetAsync("challenge.test", "/.well-known/acme-challenge/../../x")).Status);
        Assert.Equal(401, (await server.GetAsync("challenge.test", "/")).Status);
    }

    [Theory]
    [InlineData("any-basic.test", "", 401)]
    [InlineData("any-basic.test", "ada:secret", 200)]
    [InlineData("any-external.test", "", 200)]
    [InlineData("any-own.test", "", 200)]
    [InlineData("any-none.test", "", 403)]
    [InlineData("all.test", "ada:secret", 403)]
    [InlineData("all.test", "", 401)]
    public async Task N68_All_or_one_of_the_checks(string host, string credentials, int status)
    {
        RawResponse response = await server.GetAsync(host, "/", Basic(credentials));
        Assert.Equal(status, response.Status);
        Assert.Equal(status == 401, response.Headers.ContainsKey("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("allow", 200)]
    [InlineData("401", 401)]
    [InlineData("403", 403)]
    [InlineData("302", 500)]
    [InlineData("500", 500)]
    [InlineData("404", 500)]
    [InlineData("hang-up", 500)]
    [InlineData("huge", 500)]
    public async Task N52_External(string answer, int status)
    {
        RawResponse response = await server.GetAsync($"external-{answer}.test", "/x?y=1");
        Assert.Equal(status, response.Status);
        Assert.Equal(answer == "401" ? "Bearer" : null, response.Headers.GetValueOrDefault("WWW-Authenticate"));
    }

    [Fact]
    public async Task N53_The_service_is_told_of_the_request_and_what_it_says_replaces_the_clients()
    {
        RawResponse response = await RawHttp.SendAsync(
            server.Router.Http, "POST", "external-allow.test:81", "/x?y=1", "X-User: mallory", "X-Gone: mallory", "Cookie: a=b",
            "X-Forwarded-Proto: https", "X-Forwarded-For: 9.9.9.9", "X-Original-URL: http://evil/");
        Assert.Equal(200, response.Status);
        Dictionary<string, string> got = response.Echo.Headers;
        Assert.Equal("ada, byron", got["X-User"]);
        Assert.DoesNotContain("X-Gone", got.Keys);
        Assert.Equal("a=b", got["Cookie"]);
        string[] saw = got["X-Saw"].Split('|');
        Assert.Equal(
            ["GET", "/allow?h=external-allow.test", "http://external-allow.test:81/x?y=1", "POST", "/x?y=1", "-", "127.0.0.1", "a=b", "-"],
            saw[..^1]);
        Assert.Equal(got["X-Request-Id"], saw[^1]);
        Assert.Equal("s=1; Path=/", response.Headers["Set-Cookie"]);
    }

    [Theory]
    [InlineData("signin.test", "/x?y=1&z=%20", "https://login.test/start?rd=http://signin.test%2Fx%3Fy%3D1%26z%3D%2520")]
    [InlineData("signin.test", "/it's-(a)*~!", "https://login.test/start?rd=http://signin.test%2Fit's-(a)*~!")]
    [InlineData("signin-more.test", "/", "https://login.test/?app=1&back=http://signin-more.test%2F")]
    [InlineData("signin-given.test", "/", "https://login.test/?rd=%2F")]
    [InlineData("signin-basic.test", "/", "https://login.test/start?rd=http://signin-basic.test%2F")]
    public async Task N54_Sign_in(string host, string target, string location)
    {
        RawResponse response = await server.GetAsync(host, target);
        Assert.Equal((302, location), (response.Status, response.Headers["Location"]));
    }

    [Fact]
    public async Task N54_403_stays_403() => Assert.Equal(403, (await server.GetAsync("signin-403.test", "/")).Status);

    [Theory]
    [InlineData("chosen-by-header.test")]
    [InlineData("refused.test")]
    [InlineData("no-url.test")]
    [InlineData("user.test")]
    public async Task A_service_that_the_client_could_choose_or_that_nobody_may_reach_is_not_asked(string host)
    {
        int asked = server.Asked;
        Assert.Equal(500, (await server.GetAsync(host, "/", $"X-Verifier: 127.0.0.1:{server.Verifier.Port}")).Status);
        Assert.Equal(asked, server.Asked);
    }

    [Fact]
    public async Task A_client_does_not_choose_the_service_by_the_Host_of_a_route_for_all_hosts()
    {
        int asked = server.Asked;
        Assert.Equal(500, (await server.GetAsync($"127.0.0.1:{server.Verifier.Port}", "/")).Status);
        Assert.Equal(asked, server.Asked);
    }

    [Fact]
    public async Task A_service_behind_its_own_policy_is_not_asked_for_ever()
    {
        Assert.Equal(500, (await server.GetAsync("loop.test", "/")).Status);
        Assert.InRange(server.Looped, 1, 1);
    }

    [Fact]
    public async Task The_steps_of_a_request_hold_no_secret()
    {
        await server.GetAsync("basic.test", "/", Basic("ada:secret"));
        await server.GetAsync("basic.test", "/", Basic("ada:secretive"));
        Assert.Contains(server.Steps, s => s == new PolicyStep("basic authentication", "passed"));
        Assert.Contains(server.Steps, s => s == new PolicyStep("basic authentication", "401"));
        Assert.DoesNotContain(server.Steps, s => s.Outcome.Contains("secret", StringComparison.Ordinal));
    }

    private static string Basic(string credentials) => credentials.Length == 0
        ? "X-Nothing: x"
        : $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}";

    public sealed class Server : PolicyServer
    {
        private int _asked, _looped;

        internal TestBackend Verifier { get; private set; } = null!;

        internal int Asked => Volatile.Read(ref _asked);

        internal int Looped => Volatile.Read(ref _looped);

        internal System.Collections.Concurrent.ConcurrentQueue<PolicyStep> Steps { get; } = [];

        internal override IEnumerable<PolicyRoute> Routes =>
        [
            Of("denied.test", new() { Networks = new() { Deny = Local } }),
            Of("foreign.test", new() { Networks = new() { Allow = Foreign } }),
            Of("own.test", new() { Networks = new() { Allow = Local } }),
            Of("both.test", new() { Networks = new() { Allow = Local, Deny = Local } }),
            Of("basic.test", new() { BasicAuthentication = Users("a \"b\"") }),
            Of("challenge.test", new()
            {
                BasicAuthentication = Users(), ExternalAuthentication = Asks("401"),
                    WithoutAuthentication = ["/.well-known/acme-challenge"],
            }),
            Of("any-basic.test", new() { SatisfyAny = true, BasicAuthentication = Users(), Networks = new() { Allow = Foreign } }),
            Of("any-external.test", new()
            {
                SatisfyAny = true, BasicAuthentication = Users(), ExternalAuthentication = Asks("allow"),
                Networks = new() { Allow = Foreign },
            }),
            Of("any-own.test", new() { SatisfyAny = true, BasicAuthentication = Users(), Networks = new() { Allow = Local } }),
            Of("any-none.test", new()
            {
                SatisfyAny = true, Networks = new() { Allow = Foreign }, ExternalAuthentication = Asks("403"),
            }),
            Of("all.test", new() { BasicAuthentication = Users(), ExternalAuthentication = Asks("403") }),
            .. ((string[])["401", "403", "302", "500", "404", "hang-up", "huge"]).Select(
                a => Of($"external-{a}.test", new() { ExternalAuthentication = Asks(a) })),
            Of("external-allow.test", new()
            {
                ExternalAuthentication = new([
                    new($"http://127.0.0.1:{Verifier.Port}/allow?h="), new("", RequestProperty.Host)])
                {
                    ResponseHeaders = ["X-User", "X-Gone", "X-Saw", "Host", "Content-Length"],
                },
            }),
            Of("signin.test", new() { ExternalAuthentication = SignIn("401", [new("https://login.test/start")]) }),
            Of("signin-more.test", new()
            {
                ExternalAuthentication = SignIn("401", [new("https://login.test/?app=1")]) with { SignInParameter = "back" },
            }),
            Of("signin-given.test", new()
            {
                ExternalAuthentication = SignIn("401", [new("https://login.test/?rd="), new("", RequestProperty.EscapedTarget)]),
            }),
            Of("signin-basic.test", new()
            {
                BasicAuthentication = Users(), ExternalAuthentication = SignIn("allow", [new("https://login.test/start")]),
            }),
            Of("signin-403.test", new() { ExternalAuthentication = SignIn("403", [new("https://login.test/")]) }),
            Of("chosen-by-header.test", new()
            {
                ExternalAuthentication = new([new("http://"), new("X-Verifier", RequestProperty.Header), new("/allow")]),
            }),
            Of("refused.test", new() { ExternalAuthentication = new([new("http://169.254.169.254/allow")]) }),
            Of("no-url.test", new() { ExternalAuthentication = new([new("ftp://127.0.0.1/allow")]) }),
            Of("user.test", new() { ExternalAuthentication = new([new("http://a:b@127.0.0.1/allow")]) }),
            Of("loop.test", new() { ExternalAuthentication = Asks("loop") }),
            new("", "/", new() { ExternalAuthentication = new([new("http://"), new("", RequestProperty.HostHeader), new("/allow")]) }),
        ];

        internal override Action<Microsoft.AspNetCore.Builder.WebApplicationBuilder> ConfigureHost => host =>
            host.Services.Add(Microsoft.Extensions.DependencyInjection.ServiceDescriptor.Singleton<
                Microsoft.AspNetCore.Hosting.IStartupFilter>(new Recorder(Steps)));

        public override async Task InitializeAsync()
        {
            Verifier = await TestBackend.StartAsync("verifier", answer: AnswerAsync);
            await base.InitializeAsync();
        }

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await Verifier.DisposeAsync();
        }

        private static ValueList<System.Net.IPNetwork> Local => [System.Net.IPNetwork.Parse("127.0.0.0/8")];

        private static ValueList<System.Net.IPNetwork> Foreign => [System.Net.IPNetwork.Parse("10.0.0.0/8")];

        private static BasicAuthentication Users(string realm = "") =>
            new(realm, [new("ada", "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ="), new("bob", "{PLAIN}b:c")]);

        private ExternalAuthentication Asks(string answer) => new([new($"http://127.0.0.1:{Verifier.Port}/{answer}")]);

        private ExternalAuthentication SignIn(string answer, ValueList<RequestTextPart> page) => Asks(answer) with { SignIn = page };

        private static PolicyRoute Of(string host, RoutePolicies policies) => new(host, "/", policies);

        private async Task AnswerAsync(HttpContext context)
        {
            Interlocked.Increment(ref _asked);
            HttpRequest request = context.Request;
            string answer = request.Path.Value!.Trim('/');
            string Header(string name) => request.Headers[name] is { Count: > 0 } values ? values.ToString() : "-";
            switch (answer)
            {
                case "allow":
                    context.Response.Headers["X-User"] = new(["ada", "byron"]);
                    context.Response.Headers["Host"] = "evil.test";
                    context.Response.Headers.SetCookie = "s=1; Path=/";
                    context.Response.Headers["X-Saw"] = string.Join('|', [
                        request.Method, request.Path + request.QueryString.Value, Header("X-Original-URL"), Header("X-Original-Method"),
                        Header("X-Auth-Request-Redirect"), Header("X-Forwarded-Proto"), Header("X-Forwarded-For"), Header("Cookie"),
                        Header("Content-Length"), Header("X-Request-ID")]);
                    break;
                case "302":
                    context.Response.Redirect("/allow");
                    break;
                case "hang-up":
                    context.Abort();
                    break;
                case "huge":
                    context.Response.Headers["X-Huge"] = new string('x', 64 * 1024);
                    break;
                case "loop":
                    Interlocked.Increment(ref _looped);
                    RawResponse response = await RawHttp.GetAsync(Router.Http, "loop.test", "/", $"Via: {Header("Via")}");
                    context.Response.StatusCode = response.Status;
                    break;
                default:
                    context.Response.StatusCode = int.Parse(answer, System.Globalization.CultureInfo.InvariantCulture);
                    context.Response.Headers.WWWAuthenticate = "Bearer";
                    break;
            }
        }

        /// <summary>Keeps what policies did to requests.</summary>
        private sealed class Recorder(System.Collections.Concurrent.ConcurrentQueue<PolicyStep> steps)
            : Microsoft.AspNetCore.Hosting.IStartupFilter
        {
            public Action<Microsoft.AspNetCore.Builder.IApplicationBuilder> Configure(
                Action<Microsoft.AspNetCore.Builder.IApplicationBuilder> next) => app =>
            {
                Microsoft.AspNetCore.Builder.UseExtensions.Use(app, async (context, rest) =>
                {
                    await rest(context);
                    foreach (PolicyStep step in context.Features.Get<IPolicyStepsFeature>()?.Steps ?? [])
                    {
                        steps.Enqueue(step);
                    }
                });
                next(app);
            };
        }
    }
}
