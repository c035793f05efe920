using System.Xml.Linq;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Architecture;

/// <summary>A project of <c>src</c> or <c>samples</c>, as its project file describes it.</summary>
/// <param name="Name">The project's name.</param>
/// <param name="Folder">Its folder, relative to the root of the repository.</param>
/// <param name="Projects">The projects that it refers to.</param>
/// <param name="Packages">The packages that it refers to, except those that only its build needs.</param>
/// <param name="Frameworks">The shared frameworks that it refers to.</param>
/// <param name="Friends">The assemblies that see its internals.</param>
internal sealed record Package(
    string Name,
    string Folder,
    IReadOnlyList<string> Projects,
    IReadOnlyList<string> Packages,
    IReadOnlyList<string> Frameworks,
    IReadOnlyList<string> Friends)
{
    /// <summary>All projects of a folder, in order of their names.</summary>
    public static IReadOnlyList<Package> In(string folder) => [.. Directory
        .EnumerateDirectories(Repository.PathOf(folder))
        .Select(d => Path.Combine(d, Path.GetFileName(d) + ".csproj"))
        .Where(File.Exists)
        .Select(Read)
        .OrderBy(p => p.Name, StringComparer.Ordinal)];

    /// <summary>The folders below the project, such as <c>Reading/Yaml</c>, without build output.</summary>
    public IEnumerable<string> Subfolders => Directory
        .EnumerateDirectories(Repository.PathOf(Folder), "*", SearchOption.AllDirectories)
        .Select(d => Path.GetRelativePath(Repository.PathOf(Folder), d).Replace('\\', '/'))
        .Where(d => d.Split('/')[0] is not ("bin" or "obj"))
        .Where(d => Directory.EnumerateFiles(Path.Combine(Repository.PathOf(Folder), d)).Any())
        .Order(StringComparer.Ordinal);

    private static Package Read(string file)
    {
        XElement project = XDocument.Load(file).Root!;
        return new(
            Path.GetFileNameWithoutExtension(file),
            Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Replace('\\', '/'),
            [.. Of("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/')))],
            [.. Of("PackageReference", e => (string?)e.Attribute("PrivateAssets") != "all")],
            [.. Of("FrameworkReference")],
            [.. Of("InternalsVisibleTo")]);

        IEnumerable<string> Of(string item, Func<XElement, bool>? counts = null) => project
            .Descendants()
            .Where(e => e.Name.LocalName == item && (counts is null || counts(e)))
            .Select(e => (string?)e.Attribute("Include"))
            .OfType<string>()
            .Order(StringComparer.Ordinal);
    }
}
