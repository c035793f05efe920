using System.Globalization;
using System.Net;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests.Admin;

/// <summary>What other sites, and questions without bounds, get from the admin page.</summary>
public sealed class AdminGuardTests
{
    [Theory]
    [InlineData("/api/v1/rules", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", 403)]
    [InlineData("/rules?q=x", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: iframe", 403)]
    [InlineData("/explain?url=/", "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors", 403)]
    [InlineData("/metrics", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", 403)]
    [InlineData("/api/v1/rules", "Sec-Fetch-Site: Cross-Site", "Accept: */*", 403)]
    [InlineData("/api/v1/rules", "Sec-Fetch-Site: none", "Sec-Fetch-Site: cross-site", 403)]
    [InlineData("/api/v1/rules", "Origin: http://evil.example", "Accept: */*", 403)]
    [InlineData("/api/v1/rules", "Origin: null", "Accept: */*", 403)]
    [InlineData("/api/v1/rules", "Referer: http://evil.example/page", "Accept: */*", 403)]
    [InlineData("/api/v1/rules", "Referer: http://evil.example/page", "Sec-Fetch-Site: same-origin", 200)]
    [InlineData("/api/v1/rules", "Origin: http://127.0.0.1", "Sec-Fetch-Site: same-origin", 200)]
    [InlineData("/api/v1/rules", "Sec-Fetch-Site: none", "Accept: */*", 200)]
    [InlineData("/api/v1/rules", "Accept: */*", "User-Agent: curl", 200)]
    [InlineData("/healthz", "Sec-Fetch-Site: cross-site", "Accept: */*", 200)]
    public async Task A_request_that_another_site_caused_is_refused(string target, string first, string second, int status)
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);

        Assert.Equal(status, (await GetAsync(admin, target, first, second)).Status);
    }

    [Fact]
    public async Task Who_followed_a_link_of_another_site_is_offered_the_page()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);
        string[] navigation = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"];

        RawResponse response = await GetAsync(admin, "/explain?url=a.io/%22%3E%3Cscript%3E", navigation);

        Assert.Equal(403, response.Status);
        Assert.Contains("<a href=\"/explain?url=a.io/%22%3E%3Cscript%3E\">", response.Body, StringComparison.Ordinal);
        Assert.Equal(
            200, (await GetAsync(admin, "/", "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")).Status);
    }

    [Theory]
    [InlineData("/rules")]
    [InlineData("/picture")]
    [InlineData("/diagnostics")]
    [InlineData("/endpoints")]
    [InlineData("/tls")]
    [InlineData("/api/v1/rules")]
    public async Task A_search_has_few_words(string path)
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);

        int[] statuses =
        [
            (await GetAsync(admin, $"{path}?q=1+2+3+4+5+6+7+8")).Status,
            (await GetAsync(admin, $"{path}?q=1+2+3+4+5+6+7+8+9")).Status,
            (await GetAsync(admin, $"{path}?q={new string('a', 256)}")).Status,
            (await GetAsync(admin, $"{path}?q={new string('a', 257)}")).Status,
        ];

        Assert.Equal([200, 400, 200, 400], statuses);
    }

    [Fact]
    public async Task A_rule_is_found_by_the_name_of_its_Ingress_and_of_its_backend()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);

        foreach (string word in (string[])["default/shop", "shop", "default/cart:http", "%2fsho"])
        {
            string found = (await GetAsync(admin, $"/api/v1/rules?q={word}")).Body;
            Assert.Contains("\"ingress\":\"default/shop\"", found, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("default/shop", (await GetAsync(admin, "/api/v1/rules?q=default/shopx")).Body, StringComparison.Ordinal);
    }

    private static Task<RawResponse> GetAsync(TestAdmin admin, string target, params string[] headers)
    {
        int port = new Uri(admin.Url).Port;
        string[] own =
        [
            .. headers.Select(h => h == "Origin: http://127.0.0.1" ? string.Create(CultureInfo.InvariantCulture, $"{h}:{port}") : h),
        ];
        return RawHttp.GetAsync(new IPEndPoint(IPAddress.Loopback, port), $"127.0.0.1:{port}", target, own);
    }
}
