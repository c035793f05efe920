using System.Text;
using IngressRules.Cli.Output;

namespace IngressRules.Cli.Tests.Output;

/// <summary>
/// The comment on a pull request: whatever the manifests of its author say, it is a table of five columns in which their texts are code.
/// </summary>
public sealed class DiffMarkdownTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> HostilePaths =>
    [
        "/a|b", "/a\\\\|b", "/a\\\\\\\\|b|c", "/|", "/`", "/``a`", "/a`|`b", "/\\\\", "/<script>alert(1)</script>",
        "/[x](mailto:evil)", "/![x](evil.png)", "/@everyone", "/*a*_b_", "/a\\n\\n- b", "/a\\r\\n| --- |", "/\\u202egnp.exe",
        "/a b", "/www.evil.example", "/&lt;b&gt;", "/a`<b>`c", "/a\\u001b[31m", "/--- ", "/|`|", "/\\\\`|", "/` | `",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(HostilePaths))]
    public void A_hostile_path_stays_code_in_its_cell(string path)
    {
        string hostile = DiffTests.Rule("a.io", path, "a", type: "ImplementationSpecific");
        string old = DiffTests.Rule("a.io", "/", "b");
        ToolRun run = ToolRun.WithInput(hostile + old, "diff", _folder.Write("old.yaml", old), "-", "-o", "markdown");

        Assert.Equal((1, ""), (run.Exit, run.Error));
        string row = Assert.Single(run.Lines[3..]);
        Assert.DoesNotContain(row, char.IsControl);
        string[] cells = CellsOf(row);
        Assert.Equal(5, cells.Length);
        Assert.Equal(["", " and below", " (rule of )", " (rule of )", ""], cells.Select(OutsideCode));
    }

    [Fact]
    public void Texts_of_many_characters_never_leave_their_code()
    {
        var random = new Random(13);
        const string characters = "`|\\ ab<>[]()!*_@&";
        for (int i = 0; i < 60; i++)
        {
            string path = "/a" + string.Concat(Enumerable.Range(0, 8).Select(_ => characters[random.Next(characters.Length)]));
            string yaml = DiffTests.Rule("a.io", path.Replace("\\", "\\\\", StringComparison.Ordinal), "a", type: "ImplementationSpecific");
            ToolRun run = ToolRun.WithInput(yaml, "diff", _folder.Write("old.yaml", ""), "-", "-o", "markdown");
            Assert.True(run.Lines.Length == 4, $"{path}: {run}");
            string row = run.Lines[3];
            string[] cells = CellsOf(row);
            Assert.True(cells.Length == 5, $"{path}: {row}");
            Assert.Equal(["", " and below", "**no backend (404)**", "", ""], cells.Select(OutsideCode));
        }
    }

    [Fact]
    public void Hosts_that_cannot_be_compared_are_named()
    {
        var none = ShownChanges.Of([]);
        Assert.Equal(
            "**Routing: no change of the hosts that are compared.**\n\n"
                + "Not compared, because custom matchers decide about their paths: `*.a.io`, every other host.\n",
            DiffMarkdown.Of(none, ["*.a.io", "*"]));
        Assert.Equal("**Routing: no change.** No request goes to another backend.\n", DiffMarkdown.Of(none, []));
        Assert.Equal(
            "not compared, because custom matchers decide about their paths: h0, h1, h2, h3, h4, h5, h6, h7, h8, h9 and 1,990 more",
            UncomparedHosts.Sentence([.. Enumerable.Range(0, 2000).Select(i => $"h{i}")], h => h));
    }

    [Fact]
    public void A_host_is_written_once()
    {
        string old = DiffTests.Rule("a.io", "/x", "a", name: "a") + DiffTests.Rule("a.io", "/y", "a", name: "b")
            + DiffTests.Rule("", "/", "c", name: "c");
        string @new = old.Replace("name: a, port", "name: b, port", StringComparison.Ordinal);
        ToolRun run = ToolRun.WithInput(@new, "diff", _folder.Write("old.yaml", old), "-", "-o", "markdown");
        Assert.Equal(["`a.io`", ""], run.Lines[3..].Select(l => CellsOf(l)[0]));
    }

    /// <summary>Cuts a row as GitHub's parser does: at each bar that no backslash keeps; a backslash keeps one before it, too.</summary>
    private static string[] CellsOf(string row)
    {
        Assert.StartsWith("| ", row, StringComparison.Ordinal);
        Assert.EndsWith(" |", row, StringComparison.Ordinal);
        List<string> cells = [];
        var cell = new StringBuilder();
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] == '\\' && i + 1 < row.Length)
            {
                cell.Append(row[i + 1] == '|' ? "|" : row.Substring(i, 2));
                i++;
            }
            else if (row[i] == '|')
            {
                cells.Add(cell.ToString().Trim(' '));
                cell.Clear();
            }
            else
            {
                cell.Append(row[i]);
            }
        }

        return [.. cells];
    }

    /// <summary>What of a cell is not code: a run of backticks begins code where an equally long one follows.</summary>
    private static string OutsideCode(string cell)
    {
        var outside = new StringBuilder();
        for (int i = 0; i < cell.Length;)
        {
            int run = cell[i..].TakeWhile(c => c == '`').Count();
            if (run == 0)
            {
                outside.Append(cell[i++]);
                continue;
            }

            int end = i + run;
            while (end < cell.Length)
            {
                int next = cell[end..].TakeWhile(c => c == '`').Count();
                if (next == run)
                {
                    break;
                }

                end += Math.Max(1, next);
            }

            Assert.True(end < cell.Length, $"Code ends: {cell}");
            i = end + run;
        }

        return outside.ToString();
    }
}
