using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests;

/// <summary>The example table of the Kubernetes documentation (specification 3.2) over real sockets. Every row has its own host.</summary>
public sealed class DocumentationOverSocketsTests : IAsyncLifetime
{
    private static readonly (string Id, string Rules, string Request, string Expected)[] Rows =
    [
        ("D1", "Prefix /", "/", "Prefix /"),
        ("D1b", "Prefix /", "/any/path", "Prefix /"),
        ("D2", "Exact /foo", "/foo", "Exact /foo"),
        ("D3", "Exact /foo", "/bar", "404"),
        ("D4", "Exact /foo", "/foo/", "404"),
        ("D5", "Exact /foo/", "/foo", "404"),
        ("D6", "Prefix /foo", "/foo", "Prefix /foo"),
        ("D6b", "Prefix /foo", "/foo/", "Prefix /foo"),
        ("D7", "Prefix /foo/", "/foo", "Prefix /foo/"),
        ("D7b", "Prefix /foo/", "/foo/", "Prefix /foo/"),
        ("D8", "Prefix /aaa/bb", "/aaa/bbb", "404"),
        ("D9", "Prefix /aaa/bbb", "/aaa/bbb", "Prefix /aaa/bbb"),
        ("D10", "Prefix /aaa/bbb/", "/aaa/bbb", "Prefix /aaa/bbb/"),
        ("D11", "Prefix /aaa/bbb", "/aaa/bbb/", "Prefix /aaa/bbb"),
        ("D12", "Prefix /aaa/bbb", "/aaa/bbb/ccc", "Prefix /aaa/bbb"),
        ("D13", "Prefix /aaa/bbb", "/aaa/bbbxyz", "404"),
        ("D14", "Prefix /, Prefix /aaa", "/aaa/ccc", "Prefix /aaa"),
        ("D15", "Prefix /, Prefix /aaa, Prefix /aaa/bbb", "/aaa/bbb", "Prefix /aaa/bbb"),
        ("D16", "Prefix /, Prefix /aaa, Prefix /aaa/bbb", "/ccc", "Prefix /"),
        ("D17", "Prefix /aaa", "/ccc", "404"),
        ("D18", "Prefix /foo, Exact /foo", "/foo", "Exact /foo"),
    ];

    private static readonly string[] Kinds = [.. Rows.SelectMany(r => r.Rules.Split(", ")).Distinct()];

    private TestRouter _router = null!;

    public static TheoryData<string> Ids => [.. Rows.Select(r => r.Id)];

    public async Task InitializeAsync() => _router = await TestRouter.StartAsync(
        [.. Rows.Select(row => Manifests.NewIngress(
            row.Id.ToLowerInvariant(),
            [
                .. row.Rules.Split(", ").Select(
                    rule => ($"{row.Id.ToLowerInvariant()}.test", rule.Split(' ')[0], rule.Split(' ')[1], ServiceOf(rule))),
            ]))]);

    public async Task DisposeAsync() => await _router.DisposeAsync();

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_row_of_the_table_holds_on_the_wire(string id)
    {
        (_, _, string request, string expected) = Rows.Single(r => r.Id == id);
        RawResponse answer = await _router.GetAsync($"{id}.test", request);
        Assert.Equal(expected == "404" ? "404" : ServiceOf(expected), answer.Who);
    }

    private static string ServiceOf(string rule) => $"s{Array.IndexOf(Kinds, rule)}";
}
