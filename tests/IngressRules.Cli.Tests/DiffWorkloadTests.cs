using System.Text.Json;

namespace IngressRules.Cli.Tests;

/// <summary>
/// Compares tables with the tool and asks <c>match</c> about many requests on both sides: a request that goes elsewhere lies in a region
/// with its sides, every other one in none, and every witness goes elsewhere. The regions are read word by word from the contract.
/// </summary>
public sealed class DiffWorkloadTests : IDisposable
{
    private const int Rows = 10;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1, "--host-fallthrough")]
    [InlineData(2, "--implementation-specific", "exact")]
    [InlineData(3, "--default-backend", "default/rest:80", "--own-host-by-namespace")]
    public void Regions_hold_what_moves_and_nothing_else(int part, params string[] options)
    {
        JsonElement[] rows =
            [.. File.ReadLines(ToolRun.Data("tricky.jsonl")).Skip(part * Rows).Take(Rows).Select(l => JsonElement.Parse(l))];
        int regions = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            JsonElement other = rows[(i + 1) % rows.Length];
            (string, string)[] requests =
            [
                .. ((JsonElement[])[rows[i], other]).SelectMany(r => r.GetProperty("requests").EnumerateArray())
                    .Select(r => (Text(r, "host"), Text(r, "path"))),
            ];
            regions += Check(ListOf(IngressesOf(rows[i])), ListOf(IngressesOf(other)), requests, options);
            regions += Check(ListOf(IngressesOf(rows[i])), ListOf(IngressesOf(rows[i])[1..]), requests, options);
        }

        Assert.True(regions > Rows, "Tables differ.");
    }

    private int Check(string old, string @new, (string Host, string Path)[] requests, string[] options)
    {
        string oldFile = _folder.Write("old.json", old), newFile = _folder.Write("new.json", @new);
        ToolRun diff = ToolRun.Of(["diff", oldFile, newFile, "--output", "json", .. options]);
        JsonElement[] regions = [.. diff.Lines.Select(l => JsonElement.Parse(l))];
        Assert.Equal(regions.Length > 0 ? 1 : 0, diff.Exit);

        (string Host, string Path)[] witnesses =
            [.. regions.Select(r => r.GetProperty("witness")).Select(w => (Text(w, "host"), Text(w, "path")))];
        (string Host, string Path)[] asked = [.. requests.Where(r => IsCanonical(r.Path)), .. witnesses];
        string tsv = _folder.Write("requests.tsv", string.Concat(asked.Select(a => $"{a.Host}\t{a.Path}\n")));
        string[] before = Sides(oldFile), after = Sides(newFile);
        HashSet<string> named = [.. HostsOf(old), .. HostsOf(@new)];
        for (int i = 0; i < asked.Length; i++)
        {
            string hostClass = ClassOf(NameOf(asked[i].Host), named);
            JsonElement[] holding = [.. regions.Where(r => Text(r, "host") == hostClass && Holds(r, asked[i].Path))];
            string request = $"{asked[i]}: {before[i]} to {after[i]}";
            bool differs = WithoutIngress(before[i]) != WithoutIngress(after[i]);
            Assert.True(differs == holding.Length > 0, $"{request} lies in {holding.Length}");
            if (differs)
            {
                JsonElement region = holding.MaxBy(r => (Text(r, "match") == "exact", Text(r, "path").Length));
                Assert.Equal(request, $"{asked[i]}: {Side(region.GetProperty("old"))} to {Side(region.GetProperty("new"))}");
            }
        }

        Assert.All(Enumerable.Range(asked.Length - witnesses.Length, witnesses.Length), i => Assert.NotEqual(before[i], after[i]));
        return regions.Length;

        string[] Sides(string file) =>
        [
            .. ToolRun.Of(["match", "-f", file, "--requests", tsv, "--output", "json", .. options]).Lines
                .Select(l => Side(JsonElement.Parse(l))),
        ];
    }

    private static string Side(JsonElement side) => $"{Text(side, "outcome")} {Text(side, "backend")} {Text(side, "ingress")}";

    private static string WithoutIngress(string side) => side[..side.LastIndexOf(' ')];

    // Other spellings are compared by their canonical form, which the tests of the core do.
    private static bool IsCanonical(string path) =>
        path.StartsWith('/') && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal)
        && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '~' or '*');

    private static string NameOf(string host)
    {
        string name = host.Split(':')[0].ToLowerInvariant();
        name = name.EndsWith('.') ? name[..^1] : name;
        return name.Split('.') is { Length: 4 } parts && parts.All(p => int.TryParse(p, out _)) ? "" : name;
    }

    private static string ClassOf(string host, HashSet<string> named)
    {
        int dot = host.IndexOf('.', StringComparison.Ordinal);
        return named.Contains(host) ? host : dot > 0 && named.Contains("*" + host[dot..]) ? "*" + host[dot..] : "*";
    }

    private static bool Holds(JsonElement region, string path) =>
        IsIn(region, path) && !region.GetProperty("except").EnumerateArray().Any(e => IsIn(e, path));

    private static bool IsIn(JsonElement area, string path)
    {
        string own = Text(area, "path");
        return path == own
            || (Text(area, "match") == "subtree" && path.StartsWith(own == "/" ? own : own + "/", StringComparison.Ordinal));
    }

    private static JsonElement[] IngressesOf(JsonElement row) => [.. row.GetProperty("ingresses").EnumerateArray()];

    private static string ListOf(JsonElement[] ingresses) =>
        $$"""{"apiVersion": "v1", "kind": "List", "items": [{{string.Join(',', ingresses.Select(i => i.GetRawText()))}}] }""";

    private static IEnumerable<string> HostsOf(string list) => JsonElement.Parse(list).GetProperty("items").EnumerateArray()
        .Select(i => i.GetProperty("spec"))
        .SelectMany(s => s.TryGetProperty("rules", out JsonElement rules) ? [.. rules.EnumerateArray()] : (JsonElement[])[])
        .Select(r => r.TryGetProperty("host", out JsonElement host) ? host.GetString()! : "")
        .Where(h => h.Length > 0);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "-";
}
