using System.Text;
using System.Text.RegularExpressions;

namespace IngressRules.Cli.Tests;

/// <summary>
/// A <c>console</c> block of a document with lines that begin with <c>$ ingress-rules</c> shows what the tool prints. Each command is run
/// in <c>docs/examples</c>, where its files are, and the block has to be the commands with all that they print. The test writes the blocks
/// anew with <c>INGRESS_RULES_WRITE_DOCS=1</c>.
/// </summary>
[Collection(nameof(Alone))]
public partial class DocumentedRunsTests
{
    private const string Prompt = "$ ingress-rules ";

    private static readonly string s_docs = Repository.PathOf("docs");

    public static TheoryData<string> Documents =>
        [.. Directory.EnumerateFiles(s_docs, "*.md", SearchOption.AllDirectories)
            .Where(f => File.ReadAllText(f).Contains("\n" + Prompt, StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(s_docs, f))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_page_shows_what_the_tool_prints(string document)
    {
        string path = Path.Combine(s_docs, document);
        string text = File.ReadAllText(path), folder = Environment.CurrentDirectory;
        string run;
        try
        {
            Environment.CurrentDirectory = Path.Combine(s_docs, "examples");
            run = ConsoleBlock().Replace(text, block => $"```console\n{Run(block.Groups[1].Value)}```\n");
        }
        finally
        {
            Environment.CurrentDirectory = folder;
        }

        if (Environment.GetEnvironmentVariable("INGRESS_RULES_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, run);
        }

        Assert.Equal(run, File.ReadAllText(path));
    }

    [GeneratedRegex(@"^```console\n(\$ ingress-rules .*?)^```\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ConsoleBlock();

    [GeneratedRegex(@"'([^']*)'|([^\s']+)")]
    private static partial Regex Words();

    private static string Run(string block)
    {
        var shown = new StringBuilder();
        foreach (string line in block.Split('\n').Where(l => l.StartsWith(Prompt, StringComparison.Ordinal)))
        {
            string[] arguments =
                [.. Words().Matches(line[Prompt.Length..]).Select(w => w.Groups[1].Success ? w.Groups[1].Value : w.Groups[2].Value)];
            ToolRun tool = ToolRun.Of(arguments);
            shown.Append(line).Append('\n').Append(tool.Error).Append(tool.Output);
        }

        return shown.ToString();
    }
}
