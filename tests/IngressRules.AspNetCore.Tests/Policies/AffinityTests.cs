using IngressRules.AspNetCore.Policies;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Forwarding;
using IngressRules.Policies;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>Clients that stay at their endpoint, by cookie or by key (N80, N81, N85).</summary>
public class AffinityTests(AffinityTests.Server server) : IClassFixture<AffinityTests.Server>
{
    [Theory]
    [InlineData("balanced.test")]
    [InlineData("persistent.test")]
    public async Task N81_A_client_gets_a_cookie_and_stays(string host)
    {
        var pods = new HashSet<string>();
        for (int client = 0; client < 12; client++)
        {
            RawResponse first = await server.GetAsync(host, "/");
            string cookie = first.Headers["Set-Cookie"].Split(';')[0];
            Assert.Matches(@"^route=[0-9a-f]{32}\|[0-9a-f]{32}$", cookie);
            pods.Add(first.Echo.Pod);
            for (int i = 0; i < 3; i++)
            {
                RawResponse next = await server.GetAsync(host, "/", $"Cookie: x=y; {cookie}");
                Assert.Equal(first.Echo.Pod, next.Echo.Pod);
                Assert.DoesNotContain("Set-Cookie", next.Headers.Keys);
            }
        }

        Assert.True(pods.Count > 1);
    }

    [Fact]
    public async Task N81_Balanced_any_value_stands_for_an_endpoint_persistent_an_unknown_one_is_replaced()
    {
        RawResponse balanced = await server.GetAsync("balanced.test", "/", "Cookie: route=k1|x");
        Assert.DoesNotContain("Set-Cookie", balanced.Headers.Keys);
        Assert.Equal(balanced.Echo.Pod, (await server.GetAsync("balanced.test", "/", "Cookie: route=k1")).Echo.Pod);
        RawResponse persistent = await server.GetAsync("persistent.test", "/", "Cookie: route=k1|x");
        Assert.StartsWith("route=", persistent.Headers["Set-Cookie"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task N80_The_cookie_is_set_where_the_policy_says_so_beside_those_of_the_backend()
    {
        RawResponse response = await server.GetAsync("read-only.test", "/", "X-Want-Header-1: Set-Cookie=a=b");
        Assert.Equal("a=b", response.Headers["Set-Cookie"]);
    }

    [Theory]
    [InlineData("sticky.test", "always", "new", "never", "new")]
    [InlineData("sticky.test", "never", "web", "always", "web")]
    [InlineData("legacy.test", "never", "web", "always", "new")]
    public async Task N81_A_client_stays_at_its_side_of_a_canary(string host, string first, string service, string then, string stays)
    {
        RawResponse response = await server.GetAsync(host, "/", $"X-Canary: {first}");
        Assert.Equal(service, response.Echo.Service);
        string cookie = response.Headers["Set-Cookie"].Split(';')[0];
        Assert.Equal(stays, (await server.GetAsync(host, "/", $"X-Canary: {then}", $"Cookie: {cookie}")).Echo.Service);
    }

    [Fact]
    public async Task N81_Legacy_the_other_side_sets_no_cookie() =>
        Assert.DoesNotContain("Set-Cookie", (await server.GetAsync("legacy.test", "/", "X-Canary: always")).Headers.Keys);

    [Fact]
    public async Task N85_Requests_with_one_key_go_to_one_endpoint()
    {
        var pods = new HashSet<string>();
        for (int key = 0; key < 30; key++)
        {
            string pod = (await server.GetAsync("key.test", $"/{key}")).Echo.Pod;
            Assert.Equal(pod, (await server.GetAsync("key.test", $"/{key}")).Echo.Pod);
            pods.Add(pod);
        }

        Assert.Equal(3, pods.Count);
    }

    [Fact]
    public void N85_A_key_moves_only_with_its_endpoint_and_a_subset_has_its_size()
    {
        var registry = new EndpointRegistry();
        EndpointState[] all = [.. Enumerable.Range(1, 10).Select(i => registry.Get(new() { Address = $"10.0.0.{i}", Port = 80 }))];
        BackendEndpoints backend = BackendEndpoints.Found([.. all.Select(s => s.Endpoint)]);
        EndpointState[] fewer = [.. all.Where((_, i) => i != 4)];
        int moved = 0;
        for (int key = 0; key < 1000; key++)
        {
            EndpointState before = KeySelector.Best($"k{key}", all), after = KeySelector.Best($"k{key}", fewer);
            Assert.True(before == after || before == all[4]);
            moved += before == after ? 0 : 1;
        }

        Assert.InRange(moved, 50, 200);
        var subset = new KeySelector("key", 3);
        Assert.InRange(Enumerable.Range(0, 300).Select(_ => subset.Select(backend, all)).Distinct().Count(), 2, 3);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task N81_After_a_failure_a_client_stays_or_moves(bool moves, bool served)
    {
        // One of the endpoints of this service does not listen; some key leads to it.
        string host = moves ? "failing-moves.test" : "failing-stays.test";
        for (int i = 0; i < 200; i++)
        {
            RawResponse response = await server.GetAsync(host, "/", $"Cookie: route=k{i}");
            if (response.Status == 502)
            {
                Assert.False(served);
                return;
            }

            if (response.Headers.ContainsKey("Set-Cookie"))
            {
                Assert.True(moves);
                return;
            }
        }

        Assert.Fail("No key led to the endpoint that fails.");
    }

    [Fact]
    public void N80_Attributes()
    {
        var plain = new AffinityCookie("route") { Path = "/x;y\r\nz" };
        Assert.Equal("route=k|b; Path=/xyz; HttpOnly", Write(plain));
        Assert.Equal("route=k|b; Path=/xyz; Secure; HttpOnly", Write(plain, isHttps: true));
        Assert.Equal("route=k|b; Path=/xyz; HttpOnly", Write(plain with { Secure = false }, isHttps: true));
        AffinityCookie full = plain with
        {
            Path = "/", Domain = "shop.test", Expires = 60, MaxAge = 60, Secure = true, SameSite = "None", ConditionalSameSiteNone = true,
        };
        const string Start = "route=k|b; Path=/; Domain=shop.test; Expires=Thu, 01 Jan 1970 00:01:00 GMT; Max-Age=60; Secure; HttpOnly";
        Assert.Equal(Start + "; SameSite=None", Write(full, userAgent: "Mozilla/5.0 Chrome/99"));
        Assert.Equal(Start, Write(full, userAgent: "Mozilla/5.0 Chrome/55"));
        Assert.Equal(Start + "; SameSite=Lax", Write(full with { SameSite = "Lax" }, userAgent: "Mozilla/5.0 Chrome/55"));

        static string Write(AffinityCookie cookie, bool isHttps = false, string userAgent = "") =>
            AffinityCookieHeader.Write(cookie, new("k", "b"), isHttps, userAgent, DateTimeOffset.UnixEpoch);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void N80_No_number_of_seconds_is_too_large(long seconds) => Assert.Contains(
        "Expires=",
        AffinityCookieHeader.Write(new("a") { Expires = seconds }, new("k", null), true, "", DateTimeOffset.UnixEpoch.AddYears(50)),
        StringComparison.Ordinal);

    public class Server : PolicyServer
    {
        internal override IReadOnlyDictionary<string, int> Pods { get; } =
            new Dictionary<string, int> { ["web"] = 3, ["new"] = 1, ["failing"] = 1 };

        internal override IEnumerable<PolicyRoute> Routes =>
        [
            Of("balanced.test", new("route")),
            Of("persistent.test", new("route") { IsPersistent = true }),
            Of("read-only.test", new("route") { IsSet = false }),
            Of("sticky.test", new("route"), Canary),
            Of("legacy.test", new("route") { StickyCanary = false }, Canary),
            Of("failing-stays.test", new("route"), service: "failing"),
            Of("failing-moves.test", new("route") { ChangeOnFailure = true }, service: "failing"),
            new("key.test", "/", new() { Choice = new() { HashKey = [new("k:"), new("", RequestProperty.Target)] } }),
        ];

        internal override IEnumerable<Model.EndpointSlice> MoreSlices() => [TestBackend.NewSlice("failing", "failing-dead", 1)];

        private static CanaryPolicy Canary => new(Backend("new")) { Header = "X-Canary" };

        private static PolicyRoute Of(string host, AffinityCookie cookie, CanaryPolicy? canary = null, string service = "web") =>
            new(host, "/", new() { Choice = new() { Cookie = cookie }, Canary = canary }, service);
    }
}
