using System.Text.RegularExpressions;

namespace IngressRules.Packages.Tests.Documents;

/// <summary>
/// What a Markdown document asks a reader to do. A <c>csharp</c> block is a program, and a <c>text</c> block is what the block before it
/// prints, or the response to its request. A block below a line like <c>`shop.yaml`:</c> is that file; manifests that the document links to
/// are there as well. <c>sh</c> blocks install packages, ask the program with curl, or run the tool.
/// </summary>
internal sealed partial record Document(
    string Name,
    string ProjectTemplate,
    IReadOnlyList<string> Packages,
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyList<Program> Programs,
    IReadOnlyList<(string Line, string? Output)> Commands)
{
    /// <summary>The folder of its project.</summary>
    public string Folder => Name.Replace('/', '_');

    /// <summary>Whether this is the README.md of a package.</summary>
    public bool IsOfPackage => Name.StartsWith("src/", StringComparison.Ordinal);

    /// <summary>The README.md of every package.</summary>
    public static IReadOnlyList<string> PackageReadmes { get; } =
        [.. Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .Where(f => Path.GetDirectoryName(Path.GetDirectoryName(f)) == Repository.PathOf("src"))
            .Select(f => $"src/{Path.GetFileNameWithoutExtension(f)}/README.md")
            .Order(StringComparer.Ordinal)];

    /// <summary>README.md and the documents of the repository.</summary>
    public static IReadOnlyList<string> RepositoryDocuments { get; } =
        [.. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Root, f))
            .Prepend("README.md")
            .Order(StringComparer.Ordinal)];

    /// <summary>Reads a document of the repository.</summary>
    /// <param name="path">Its path in the repository.</param>
    public static Document Read(string path)
    {
        string text = Repository.Read(path);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var programs = new List<Program>();
        var commands = new List<(string, string?)>();
        foreach (Match link in LinkedManifest().Matches(text))
        {
            string linked = Path.Combine(Path.GetDirectoryName(Repository.PathOf(path))!, link.Groups[1].Value);
            files[Path.GetFileName(linked)] = File.ReadAllText(linked);
        }

        IReadOnlyList<Block> blocks = Block.Of(text);
        for (int i = 0; i < blocks.Count; i++)
        {
            Block block = blocks[i];
            string? result = i + 1 < blocks.Count && blocks[i + 1] is { Language: "text", File: null } next ? next.Text : null;
            if (block.Language == "csharp")
            {
                programs.Add(new Program(block.Before + block.Text, result, []));
            }
            else if (block.File is not null)
            {
                files[block.File] = block.Text;
            }
            else if (block.Language == "sh")
            {
                string[] lines = block.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                commands.AddRange(lines.Select((line, l) => (line, l == lines.Length - 1 ? result : null)));
                Request[] requests = [.. commands[^lines.Length..].Select(c => Request.Of(c.Item1, c.Item2)).OfType<Request>()];
                if (requests.Length > 0 && programs.Count > 0)
                {
                    programs[^1] = programs[^1] with { Requests = [.. programs[^1].Requests, .. requests] };
                }
            }
        }

        IEnumerable<string> Words(string command) => commands
            .Select(c => c.Item1)
            .Where(c => c.StartsWith(command, StringComparison.Ordinal))
            .Select(c => c[command.Length..].Split(' ')[0]);
        string template = path.StartsWith("src/", StringComparison.Ordinal) ? Words("dotnet new ").FirstOrDefault() ?? "console" : "web";
        return new Document(path, template, [.. Words("dotnet add package ")], files, programs, commands);
    }

    [GeneratedRegex(@"\]\(([^):#]+\.yaml)\)")]
    private static partial Regex LinkedManifest();
}
