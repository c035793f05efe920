using System.Runtime.CompilerServices;

namespace IngressRules.Tests.Support;

/// <summary>The files of the repository that tests read: documents and sources.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Every C# file of src, tests and samples, relative to the root and with slashes.</summary>
    public static IReadOnlyList<string> Sources { get; } = [.. new[] { "src", "tests", "samples" }.SelectMany(f => FilesOf(f, "*.cs"))];

    /// <summary>README.md, CHANGELOG.md and the documents below docs, relative to the root and with slashes.</summary>
    public static IReadOnlyList<string> Documents { get; } = ["README.md", "CHANGELOG.md", .. FilesOf("docs", "*.md")];

    private static IEnumerable<string> FilesOf(string folder, string pattern) => Directory
        .EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
        .Where(f => !f.Split('/').Any(part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        // A deterministic build replaces source paths; then the search starts at the binaries, which are in the repository too.
        string? folder = File.Exists(here) ? Path.GetDirectoryName(here) : AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "IngressRules.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests must run inside the repository.");
    }
}
