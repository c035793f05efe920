using System.Text.RegularExpressions;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Architecture;

/// <summary>Which package may depend on which and see the internals of which, and that the architecture page says the same.</summary>
public partial class PackageTests
{
    private const string AspNetCore = "Microsoft.AspNetCore.App";

    private static readonly Package[] s_packages = [.. Package.In("src")];

    public static TheoryData<string, string[], string[], string[]> Allowed => new()
    {
        // Package; projects; packages; frameworks.
        { "IngressRules", [], ["Microsoft.Extensions.Primitives", "YamlDotNet"], [] },
        { "IngressRules.IngressNginx", ["IngressRules"], [], [] },
        { "IngressRules.AspNetCore", ["IngressRules"], ["BCrypt.Net-Next"], [AspNetCore] },
        { "IngressRules.Kestrel", [], [], [AspNetCore] },
        { "IngressRules.Admin", ["IngressRules.AspNetCore"], [], [AspNetCore] },

        // System.IO.Hashing is a dependency of YARP that is pinned to a version which restores cleanly.
        { "IngressRules.Yarp", ["IngressRules.AspNetCore"], ["System.IO.Hashing", "Yarp.ReverseProxy"], [AspNetCore] },
        { "IngressRules.Kubernetes", ["IngressRules"], ["KubernetesClient", "Microsoft.Extensions.Logging.Abstractions"], [] },
        { "IngressRules.Kubernetes.AspNetCore", ["IngressRules.AspNetCore", "IngressRules.Kubernetes"], [], [AspNetCore] },
        { "IngressRules.Cli", ["IngressRules.IngressNginx", "IngressRules"], ["Spectre.Console", "System.CommandLine"], [] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_package_depends_on_these_alone(string name, string[] projects, string[] packages, string[] frameworks)
    {
        Package package = Assert.Single(s_packages, p => p.Name == name);
        Assert.Equal(projects, package.Projects);
        Assert.Equal(packages, package.Packages);
        Assert.Equal(frameworks, package.Frameworks);
    }

    [Fact]
    public void Each_library_and_tool_is_in_the_table()
    {
        string[] known = [.. Allowed.Select(row => (string)row[0])];
        Assert.Equal(known.Order(StringComparer.Ordinal), s_packages.Where(p => !IsTemplates(p)).Select(p => p.Name));
    }

    [Fact]
    public void Tests_alone_see_internals()
    {
        Assert.All(s_packages, p => Assert.All(p.Friends, f => Assert.EndsWith(".Tests", f, StringComparison.Ordinal)));
        Assert.DoesNotContain(Repository.Sources, f =>
            f.StartsWith("src/", StringComparison.Ordinal) && Repository.Read(f).Contains("InternalsVisibleTo(", StringComparison.Ordinal));
    }

    [Fact]
    public void No_two_types_share_a_name()
    {
        // Only top-level types are compared. The parts of a partial type may be in several files of one folder.
        var places = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (string file in Repository.Sources.Where(f => f.StartsWith("src/", StringComparison.Ordinal)))
        {
            foreach (Match type in TypeDeclaration().Matches(Repository.Read(file)))
            {
                string place = type.Groups["partial"].Success ? Path.GetDirectoryName(file)! : file;
                if (!places.TryGetValue(type.Groups["name"].Value, out HashSet<string>? known))
                {
                    places.Add(type.Groups["name"].Value, known = []);
                }

                known.Add(place);
            }
        }

        Assert.True(places.Count > 300, $"only {places.Count} types were found");
        Assert.Empty(places.Where(p => p.Value.Count > 1).Select(p => $"{p.Key}: {string.Join(", ", p.Value)}"));
    }

    [Fact]
    public void The_code_map_names_each_package_and_each_folder()
    {
        string page = Repository.Read("docs/architecture.md");
        var missing = new List<string>();
        foreach (Package package in s_packages)
        {
            Match section = Regex.Match(
                page, $@"^### `{Regex.Escape(package.Folder)}`\n(.*?)(?=^##)", RegexOptions.Multiline | RegexOptions.Singleline);
            missing.AddRange(section.Success
                ? package.Subfolders
                    .Where(f => !IsTemplates(package) && !section.Value.Contains($"`{f}/`", StringComparison.Ordinal))
                    .Select(f => $"{package.Folder}/{f}")
                : [package.Folder]);
        }

        Assert.True(missing.Count == 0, $"docs/architecture.md does not name {string.Join(", ", missing)}");
    }

    [Fact]
    public void The_picture_of_packages_shows_the_references_of_the_projects()
    {
        Match picture = Regex.Match(
            Repository.Read("docs/architecture.md"), "^```mermaid\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline);
        IEnumerable<string> drawn =
            Arrow().Matches(picture.Groups[1].Value).Select(m => $"{m.Groups["from"].Value} → {m.Groups["to"].Value}");
        IEnumerable<string> real = s_packages.Concat(Package.In("samples")).SelectMany(p => p.Projects.Select(r => $"{p.Name} → {r}"));
        Assert.Equal(real.Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
    }

    // A package of templates has files for other projects and no code of its own.
    private static bool IsTemplates(Package package) => package.Name.EndsWith(".Templates", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|static|sealed|abstract|readonly|ref|unsafe|(?<partial>partial)) )*"
        + @"(?:class|struct|record struct|record class|record|interface|enum|delegate [\w<>?\[\]]+) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^ *(?<from>[\w.]+) --> (?<to>[\w.]+)$", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
