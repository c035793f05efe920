using System.Text.RegularExpressions;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Architecture;

/// <summary>
/// Code in documents is compiled: every C# block of README.md and docs stands, line by line, in a source file of the samples or of
/// <c>Snippets/</c>.
/// </summary>
public partial class DocumentedCodeTests
{
    public static TheoryData<string> Documents => [.. AllDocuments];

    private static IEnumerable<string> AllDocuments => Directory
        .EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
        .Append(Repository.PathOf("README.md"))
        .Select(f => Path.GetRelativePath(Repository.Root, f));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_code_block_of_a_document_is_compiled(string document)
    {
        string[] sources = [.. new[] { "samples", "tests/IngressRules.Tests/Snippets", "tests/IngressRules.AspNetCore.Tests/Snippets" }
            .SelectMany(f => Directory.EnumerateFiles(Repository.PathOf(f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(f => Normalize(File.ReadAllText(f)))];
        Assert.All(
            CodeBlock().Matches(Repository.Read(document)).Select(m => Normalize(m.Groups[1].Value)),
            block => Assert.True(
                sources.Any(s => s.Contains(block, StringComparison.Ordinal)),
                $"No compiled file holds this block of {document}:\n{block}"));
    }

    [Fact]
    public void Links_inside_the_repository_lead_somewhere()
    {
        string[] broken = [.. AllDocuments
            .SelectMany(d => Link().Matches(Repository.Read(d)).Select(m => (Document: d, Target: m.Groups[1].Value)))
            .Where(l => !l.Target.Contains("://", StringComparison.Ordinal) && l.Target[0] != '#')
            .Where(l => !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(l.Document)!, l.Target.Split('#')[0])))
            .Select(l => $"{l.Document}: {l.Target}")];
        Assert.Empty(broken);
    }

    // Indentation differs between a document and a method body, so lines are compared without it.
    private static string Normalize(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
