using System.Text.Json;
using System.Text.RegularExpressions;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Diagnostics;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.AspNetCore.Tests;

/// <summary>The log of the running router: one line a record, with its time, as text or JSON, and as much of it as was asked for.</summary>
public sealed partial class RouterLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("router-log-").FullName;

    private string Output => Path.Combine(_folder, "out.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_header_with_index_0_over_HTTP2_leaves_no_stack_trace()
    {
        await using (RouterProcess router = await RouterProcess.StartAsync(Output))
        {
            using RawHttp2 client = await RawHttp2.ConnectAsync(router.Http);
            await client.SendAsync(new Frame(Frame.Headers, Frame.EndStream | Frame.EndHeaders, 1, [0x80]));
            await Assert.ThrowsAnyAsync<IOException>(async () =>
            {
                while (true)
                {
                    await client.ReadAsync();
                }
            });
        }

        Assert.DoesNotContain(Lines(), l => l.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_has_a_time_a_level_and_the_same_findings_as_validate()
    {
        string anyHost = ManifestText.Ingress("any", "''", "/any", "web");
        string good = ManifestText.Ingress("a", "a.io", "/a", "web") + anyHost;
        string broken = ManifestText.Ingress("a", "a.io", "/a", "web").Replace("/a", "no-slash", StringComparison.Ordinal) + anyHost;
        await using (RouterProcess router = await RouterProcess.StartAsync(Output))
        {
            router.Write("a.yaml", good);
            await router.UntilAsync("a.io", "/a", 503);

            // As on the page and in the metric, rules without a host have no part in the number of hosts.
            await LineAsync("Ingresses 2, hosts 1, paths 2");
            router.Write("a.yaml", broken);
            await LineAsync("is stale since");

            // The last valid version serves on, until the object is gone.
            Assert.Equal(503, (await router.GetAsync("a.io", "/a")).Status);
            router.Write("a.yaml", "# nothing\n");
            await router.UntilAsync("a.io", "/a", 404);
            await LineAsync("is no longer stale");
        }

        string[] lines = [.. Lines().Where(l => l.Contains("IngressRules.", StringComparison.Ordinal))];
        Assert.All(lines, l => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (info|warn|fail): ", l));

        IngressReadResult read = IngressReader.Read(broken);
        Diagnostic finding = Assert.Single(IngressValidator.Validate(read).Diagnostics);
        Assert.Equal("ING2303", finding.Code.Id);
        Assert.Contains(
            lines,
            l => l.EndsWith($": ING2303: {finding.Object}: {finding.Field}: {finding.Message} ({finding.Code.Page})",
                StringComparison.Ordinal));
        string stale = Assert.Single(lines, l => l.Contains("is stale since", StringComparison.Ordinal));
        Assert.Matches(@"Ingress default/a is stale since \d{4}-\d\d-\d\dT[0-9:]+Z: its last valid version stays in service, ", stale);
        Assert.Matches(@"a\.yaml:\d+:\d+: ING2303: spec\.rules\[0\]", stale);

        // No line a request: that is the access log, which was not asked for. The 503 is a state, logged once.
        Assert.DoesNotContain(lines, l => l.Contains("IngressRules.Access", StringComparison.Ordinal));
        Assert.Single(lines, l => l.Contains("503 for default/a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_has_one_object_a_line_and_an_access_line_a_request()
    {
        await using (RouterProcess router = await RouterProcess.StartAsync(Output, "--log-format", "json", "--access-log"))
        {
            Assert.Equal(404, (await router.GetAsync("a.io", "/x?y=\"z\"")).Status);
            await LineAsync("IngressRules.Access");
            await router.StopAsync();
        }

        List<JsonDocument> records = [.. Lines().Select(l => JsonDocument.Parse(l))];
        Assert.All(records, r => Assert.EndsWith("Z", r.RootElement.GetProperty("Timestamp").GetString(), StringComparison.Ordinal));
        JsonElement access = Assert.Single(
            records.Select(r => r.RootElement), r => r.GetProperty("Category").GetString() == "IngressRules.Access");
        Assert.Equal("NoMatch", access.GetProperty("State").GetProperty("Outcome").GetString());
        Assert.Equal("404", access.GetProperty("State").GetProperty("Status").GetRawText());
        string[] messages = [.. records.Select(r => r.RootElement.GetProperty("Message").GetString()!)];
        Assert.All(messages, m => Assert.DoesNotContain("  ", m, StringComparison.Ordinal));
        Assert.Contains(messages, m => Regex.IsMatch(m, @"^Rules loaded in \d+ ms: Ingresses 0, hosts 0, paths 0, files 0$"));
        Assert.Contains(messages, m => m.StartsWith("The router stops. Open requests have ", StringComparison.Ordinal));
        Assert.Equal("The router has stopped", messages[^1]);
        records.ForEach(r => r.Dispose());
    }

    /// <summary>The command line goes before the environment.</summary>
    [Theory]
    [InlineData("Logging__LogLevel__IngressRules", "Error", "")]
    [InlineData("Logging__LogLevel__Default", "Error", "")]
    [InlineData("Logging__LogLevel__IngressRules", "Trace", "--log-level error")]
    public async Task A_level_leaves_out_what_is_below_it(string variable, string value, string arguments)
    {
        await using (RouterProcess router = await RouterProcess.StartAsync(
            Output, null, [(variable, value)], arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            router.Write("a.yaml", ManifestText.Ingress("a", "a.io", "no-slash", "web"));
            await LineAsync("ING2303");
        }

        Assert.All(Lines().Where(l => l.Contains("IngressRules.", StringComparison.Ordinal)), l => Assert.Contains(" fail: ", l));
    }

    private string[] Lines() => [.. File.ReadLines(Output).Where(l => Record().IsMatch(l))];

    private Task LineAsync(string text) => Eventually.UntilAsync(
        () => File.Exists(Output) && Lines().Any(l => l.Contains(text, StringComparison.Ordinal)), $"the log says \"{text}\"");

    /// <summary>What the log has beside records is the greeting.</summary>
    [GeneratedRegex(@"^(\{|\d{4}-)")]
    private static partial Regex Record();
}
