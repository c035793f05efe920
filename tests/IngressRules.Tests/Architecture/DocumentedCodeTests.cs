using System.Text.RegularExpressions;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Architecture;

/// <summary>
/// Code in documents is compiled: the statements and types of every C# block of README.md and docs stand, line by line, in a source file of
/// the samples or of <c>Snippets/</c>.
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
            CodeBlock().Matches(Repository.Read(document)).SelectMany(m => Parts(m.Groups[1].Value)),
            part => Assert.True(
                sources.Any(s => s.Contains(part, StringComparison.Ordinal)),
                $"No compiled file holds this code of {document}:\n{part}"));
    }

    /// <summary>The statements of a block, and each type that it declares: in a file of tests they stand in different places.</summary>
    private static IEnumerable<string> Parts(string block) =>
        NextType().Split(block.ReplaceLineEndings("\n")).Select(Normalize).Where(part => part.Length > 0);

    // Indentation differs between a document and a method body, so lines are compared without it. Using directives stand at the top of a
    // file, far from the method.
    private static string Normalize(string code) => string.Join(
        '\n',
        code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !UsingDirective().IsMatch(line)));

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("\n\n(?=public )")]
    private static partial Regex NextType();

    [GeneratedRegex(@"^using [\w.]+;$")]
    private static partial Regex UsingDirective();
}
