using System.Text;
using System.Xml.Linq;
using IngressRules.Packages.Tests.Documents;
using IngressRules.Packages.Tests.Support;

namespace IngressRules.Packages.Tests;

/// <summary>Each package can be published as it is.</summary>
[Collection(nameof(Workspace))]
public sealed class PackageTests(Workspace workspace)
{
    private static readonly bool IsClone = Path.Exists(Repository.PathOf(".git"));

    public static TheoryData<string> Ids { get; } = [.. Document.PackageReadmes.Select(IdOf)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_says_what_it_is(string id)
    {
        using PackageFile package = workspace.Package(id);
        Assert.Equal(id, package.Id);
        Assert.True(package.Value("description") is { Length: > 40 }, "The description is missing or short.");
        Assert.Equal("MIT", package.Value("license"));
        Assert.Equal("README.md", package.Value("readme"));
        Assert.Equal("icon.png", package.Value("icon"));
        Assert.Contains("kubernetes", package.Value("tags"), StringComparison.Ordinal);
        Assert.EndsWith("/CHANGELOG.md", package.Value("releaseNotes"), StringComparison.Ordinal);
        XElement repository = package.Element("repository")!;
        Assert.Equal("git", repository.Attribute("type")?.Value);
        Assert.Equal(package.Value("projectUrl"), repository.Attribute("url")?.Value);
        Assert.Equal(IsClone, repository.Attribute("commit")?.Value is { Length: 40 });
        Assert.Equal(Repository.Read($"src/{id}/README.md"), Encoding.UTF8.GetString(package.Read("README.md")));
        Assert.Equal(File.ReadAllBytes(Repository.PathOf("src/icon.png")), package.Read("icon.png"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Packages_depend_on_each_other_in_the_version_that_they_were_made_with(string id)
    {
        using PackageFile package = workspace.Package(id);
        Assert.All(
            package.Dependencies.Where(d => d.Id.StartsWith("IngressRules", StringComparison.Ordinal)),
            d => Assert.Equal(Workspace.Version, d.Version));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_library_brings_its_documentation_and_symbols_that_lead_to_its_source(string id)
    {
        using PackageFile package = workspace.Package(id);
        if (package.HasType)
        {
            Assert.DoesNotContain(package.Names, n => n.StartsWith("lib/", StringComparison.Ordinal));
            return;
        }

        byte[] assembly = package.Read($"lib/net10.0/{id}.dll");
        Assert.True(AssemblyFile.IsReproducible(assembly));

        // KubernetesClient reads JSON and YAML by reflection.
        string? canBeTrimmed = id.StartsWith("IngressRules.Kubernetes", StringComparison.Ordinal) ? null : "True";
        Assert.Equal(canBeTrimmed, AssemblyFile.MetadataOf(assembly).GetValueOrDefault("IsTrimmable"));
        Assert.Equal(canBeTrimmed, AssemblyFile.MetadataOf(assembly).GetValueOrDefault("IsAotCompatible"));
        Assert.Contains($"<name>{id}</name>", Encoding.UTF8.GetString(package.Read($"lib/net10.0/{id}.xml")), StringComparison.Ordinal);

        using var symbols = new PackageFile(Path.Combine(workspace.Feed, $"{id}.{Workspace.Version}.snupkg"));
        (var files, string? link) = AssemblyFile.SourcesOf(symbols.Read($"lib/net10.0/{id}.pdb"));
        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.StartsWith("/_", f, StringComparison.Ordinal));
        string published = package.Value("projectUrl")!
            .Replace("https://github.com/", "https://raw.githubusercontent.com/", StringComparison.Ordinal);
        Assert.Equal(IsClone, link?.Contains($"\"{published}/", StringComparison.Ordinal) ?? false);
    }

    private static string IdOf(string readme) => Path.GetFileName(Path.GetDirectoryName(readme))!;
}
