using System.Globalization;
using IngressRules.AspNetCore.Files;
using IngressRules.AspNetCore.Tests.Reloading;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Tests.Files;

/// <summary>An edit of a file that is served, for each finding of reading: none of them takes a route from its clients.</summary>
public sealed class ManifestFileTests : IDisposable
{
    private static readonly string s_good = ReloadSite.Manifest("a", "/a");

    private const string Json = """
        {"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
         "metadata": {"name": "a"}, "spec": {"rules": [{"http": {"paths": [{"path": "/a", "pathType": "Prefix",
         "backend": {"service": {"name": "web", "port": {"number": 80}}}}]}}]}}]}
        """;

    private static readonly ReaderOptions s_options = new()
    {
        MaxSourceBytes = 20_000,
        MaxObjectBytes = 5_000,
        MaxDepth = 20,
        MaxDocuments = 5,
        MaxAliasNodes = 100,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("ingress-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>
    /// The codes with edits that lead to them. After those that are not refused the file has no route any more, as its text says.
    /// </summary>
    public static TheoryData<string, string, bool> Edits()
    {
        string other = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n";
        string nested = string.Concat(Enumerable.Repeat("[", 30)) + string.Concat(Enumerable.Repeat("]", 30));
        string aliases = "x: &x [" + string.Concat(Enumerable.Repeat("a, ", 40)) + "]\ny: [*x, *x, *x, *x]\n";
        return new()
        {
            { "ING1001", "", true },
            { "ING1002", s_good + "#" + new string('x', 20_000), true },
            { "ING1003", s_good + "# \uFFFF", true },
            { "ING1004", s_good + "bad: [\n", true },
            { "ING1005", "{\"kind\": ", true },
            { "ING1006", s_good + "status: " + nested + "\n", true },
            { "ING1007", s_good + aliases, true },
            { "ING1008", s_good + "status: " + new string('x', 6_000) + "\n", true },
            { "ING1009", string.Concat(Enumerable.Repeat(other + "---\n", 6)) + s_good, true },
            { "ING1010", "- " + s_good.Replace("\n", "\n  ", StringComparison.Ordinal), true },
            { "ING1011", s_good.Replace("apiVersion:", "#", StringComparison.Ordinal), true },
            { "ING1012", s_good.Replace("kind:", "#", StringComparison.Ordinal), true },
            { "ING1013", s_good.Replace("io/v1", "io/v1beta1", StringComparison.Ordinal), true },
            { "ING1014", other, false },
            { "ING1015", s_good.Replace("kind: Ingress", "kind: ingress", StringComparison.Ordinal), true },
            { "ING1017", "replicas: 1\n", false },
            { "ING1010", "text\n", true },
            { "ING1017", "a text\n", true },
            { "ING1017", "- a\n- list\n", true },
            { "ING1017", "[]\n", true },
            { "ING1017", "a text\n---\n" + s_good.Replace("path: /a", "path: /b", StringComparison.Ordinal), false },
            { "ING1018", s_good.Replace("path: /a", "path: {{ .Values.path }}", StringComparison.Ordinal), true },
            { "ING1018", "{{- if .Values.ingress }}\n" + s_good + "{{- end }}\n", true },
            { "ING1018", "{{- define \"name\" }}\na: {{ .Values.b }}\n{{- end }}\n", true },
            { "ING1101", s_good.Replace("number: 80", "number: []", StringComparison.Ordinal), true },
            { "ING1105", s_good.Replace("number: 80", "number: []", StringComparison.Ordinal) + Unknown(200), true },
        };
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edit_that_cannot_be_read_leaves_the_route_stale(string code, string text, bool isRefused)
    {
        string path = Path.Combine(_folder, code == "ING1005" ? "a.json" : "a.yaml");
        File.WriteAllText(path, code == "ING1005" ? Json : s_good);
        var before = ManifestFile.Read(path, s_options, null);
        ObjectSources sources = ObjectSources.Empty.With([before.Source], [], out ObjectChanges changes);
        RoutingTable table = RoutingTable.Build(KubernetesObjects.Empty).With(changes, sources.Diagnostics);
        Assert.Equal(MatchOutcome.Rule, table.Matcher.Match("any.io", "/a").Outcome);

        Write(path, code, text);
        var after = ManifestFile.Read(path, s_options, before);
        Assert.Contains(code, after.Content.Diagnostics.Select(d => d.Code.Id));
        sources = sources.With([after.Source], [], out changes);
        table = table.With(changes, sources.Diagnostics);
        Assert.Equal(isRefused ? MatchOutcome.Rule : MatchOutcome.None, table.Matcher.Match("any.io", "/a").Outcome);
        Assert.Equal(isRefused ? ["Ingress default/a"] : [], table.Stale.Select(s => s.Object.ToString()));
    }

    [Fact]
    public void Every_error_of_reading_has_such_an_edit()
    {
        // A Secret is not routed to; LastGoodTests has what becomes of one.
        IEnumerable<string> errors = ReadingCodes.All.Where(c => c.Severity == DiagnosticSeverity.Error).Select(c => c.Id);
        IEnumerable<string> edited = Edits().Select(e => (string)e[0]);
        Assert.Equal([ReadingCodes.InvalidBase64.Id], errors.Except(edited));
    }

    [Fact]
    public void A_placeholder_in_one_object_is_no_fault_of_the_file()
    {
        string path = Path.Combine(_folder, "a.yaml");
        File.WriteAllText(path, s_good + "---\n" + s_good.Replace("name: a", "name: b", StringComparison.Ordinal));
        var before = ManifestFile.Read(path, s_options, null);
        string text = File.ReadAllText(path);
        File.WriteAllText(path, text.Remove(text.LastIndexOf("80", StringComparison.Ordinal)) + "${PORT}\n");
        var after = ManifestFile.Read(path, s_options, before);
        Assert.Contains(after.Content.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.False(after.IsBroken);
        Assert.Equal(1, after.Content.Objects.Count);
    }

    private static void Write(string path, string code, string text)
    {
        switch (code)
        {
            case "ING1001":
                File.Delete(path);
                Directory.CreateDirectory(path);
                break;
            case "ING1003":
                File.WriteAllBytes(path, [.. File.ReadAllBytes(path), 0xff, 0xfe, (byte)'\n']);
                break;
            default:
                File.WriteAllText(path, text);
                break;
        }
    }

    private static string Unknown(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"x{i}: 1\n")));
}
