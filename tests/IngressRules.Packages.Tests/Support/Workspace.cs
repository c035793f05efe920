using IngressRules.Packages.Tests.Documents;

namespace IngressRules.Packages.Tests.Support;

/// <summary>
/// A folder outside the repository where a user could be: all packages packed, a package cache that starts empty, a project for each
/// document, and one from each template. Everything is packed once and built once, for all tests.
/// </summary>
public sealed class Workspace : IAsyncLifetime
{
    /// <summary>Above all published versions, so that no feed can have a newer one.</summary>
    internal const string Version = "1000.0.0";

    private readonly string _root = Directory.CreateTempSubdirectory("ingress-rules-packages-").FullName;
    private readonly Dictionary<string, string> _environment;
    private Command? _build;

    public Workspace() => _environment = new()
    {
        ["NUGET_PACKAGES"] = PathOf("cache"),
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
    };

    /// <summary>The templates by their short names, each with the name of the project that was made from it.</summary>
    internal static IReadOnlyDictionary<string, string> Templates { get; } =
        new Dictionary<string, string> { ["ingress-router"] = "Edge", ["ingress-console"] = "Ask" };

    /// <summary>Where the packages are.</summary>
    internal string Feed => PathOf("packed");

    internal string PathOf(params string[] names) => Path.Combine([_root, .. names]);

    /// <summary>A package of the feed.</summary>
    internal PackageFile Package(string id) => new(Path.Combine(Feed, $"{id}.{Version}.nupkg"));

    /// <summary>Runs the .NET command line in the workspace.</summary>
    internal Task<Command> DotnetAsync(params string[] arguments) => Command.RunAsync("dotnet", arguments, _root, _environment);

    /// <summary>An assembly that the one build must have made.</summary>
    internal string Built(params string[] names)
    {
        string path = PathOf(names);
        Assert.True(File.Exists(path), $"{Path.GetRelativePath(_root, path)} was not built:\n{_build?.Output}");
        return path;
    }

    public async Task InitializeAsync()
    {
        await PackAsync();
        await WriteConfigurationAsync();
        var projects = new List<(string Project, string Properties)>();
        foreach (string name in Document.PackageReadmes.Concat(Document.RepositoryDocuments))
        {
            Document document = Document.Read(name);
            projects.AddRange(await WriteAsync(document));
        }

        string templates = Path.Combine(Feed, $"IngressRules.Templates.{Version}.nupkg");
        (await DotnetAsync("new", "install", templates, "--debug:custom-hive", PathOf("hive"))).Succeeded();
        foreach ((string template, string name) in Templates)
        {
            (await DotnetAsync("new", template, "--name", name, "--no-update-check", "--debug:custom-hive", PathOf("hive"))).Succeeded();
            projects.Add(($"{name}/{name}.csproj", "AfterRestore=true"));
        }

        await BuildAsync(projects);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    // In a folder of its own, so that the repository's output stays as it is, and kept, so that the next run has less to do. The analyzers
    // have had their say when the projects were built.
    private async Task PackAsync() => (await DotnetAsync(
        "pack",
        Repository.PathOf("src/packages.proj"),
        "--configuration",
        "Release",
        "--nologo",
        "-nodeReuse:false",
        "-v:q",
        "-p:RunAnalyzers=false",
        $"-p:ArtifactsPath={Path.Combine(AppContext.BaseDirectory, "packing")}",
        $"-p:PackageOutputPath={Feed}/",
        $"-p:PackageVersion={Version}")).Succeeded();

    // What the machine has cached is one more source: then little has to be downloaded.
    private async Task WriteConfigurationAsync()
    {
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string cached = Directory.Exists(cache) ? $"""<add key="cached" value="{cache}" />""" : "";
        await File.WriteAllTextAsync(PathOf("nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{Feed}" />
                {cached}
              </packageSources>
            </configuration>
            """);
    }

    /// <summary>Writes the project of a document: its programs are built one by one from the same restored packages.</summary>
    private async Task<IEnumerable<(string Project, string Properties)>> WriteAsync(Document document)
    {
        if (document.Programs.Count == 0)
        {
            return [];
        }

        // The README of a package shows all that a reader has to write. Documents of the repository show parts, and leave the usings out.
        string[] packages = document.IsOfPackage ? [.. document.Packages] : LibraryPackages();
        IEnumerable<string> usings = document.IsOfPackage ? [] : packages.SelectMany(NamespacesOf).Distinct();
        Directory.CreateDirectory(PathOf(document.Folder, "programs"));
        foreach ((int index, Program program) in document.Programs.Index())
        {
            // Any free port will do where a program names the one that it listens on.
            string code = program.Code.Replace("IPAddress.Loopback, 5000", "IPAddress.Loopback, 0", StringComparison.Ordinal);
            await File.WriteAllTextAsync(PathOf(document.Folder, "programs", $"{index}.cs"), code);
        }

        await File.WriteAllTextAsync(PathOf(document.Folder, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk{(document.ProjectTemplate == "web" ? ".Web" : "")}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <EnableDefaultItems>false</EnableDefaultItems>
                <OutputPath>out/$(Program)/</OutputPath>
                <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
                <IntermediateOutputPath Condition="'$(Program)' != ''">obj/$(Program)/</IntermediateOutputPath>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="programs/$(Program).cs" />
                {string.Concat(usings.Select(u => $"<Using Include=\"{u}\" />"))}
                {string.Concat(packages.Select(p => $"<PackageReference Include=\"{p}\" Version=\"{Version}\" />"))}
              </ItemGroup>
            </Project>
            """);
        return document.Programs.Index().Select(p => ($"{document.Folder}/app.csproj", $"Program={p.Index}"));
    }

    private async Task BuildAsync(List<(string Project, string Properties)> projects)
    {
        await File.WriteAllTextAsync(PathOf("all.proj"), $"""
            <Project DefaultTargets="Build">
              <ItemGroup>
                {string.Concat(projects.Select(p => p.Project).Distinct().Select(p => $"<Restored Include=\"{p}\" />"))}
                {string.Concat(projects.Select(p => $"<Built Include=\"{p.Project}\" AdditionalProperties=\"{p.Properties}\" />"))}
              </ItemGroup>
              <Target Name="Build">
                <MSBuild Projects="@(Restored)" Targets="Restore" />
                <MSBuild Projects="@(Built)" Targets="Build" BuildInParallel="true" />
              </Target>
            </Project>
            """);

        // A document whose code does not compile fails its own test only.
        _build = await DotnetAsync("msbuild", "all.proj", "-nologo", "-nodeReuse:false", "-m", "-v:q");
    }

    private string[] LibraryPackages()
    {
        return [.. Directory.EnumerateFiles(Feed, "*.nupkg").Select(IdOfLibrary).OfType<string>().Order(StringComparer.Ordinal)];

        static string? IdOfLibrary(string path)
        {
            using var package = new PackageFile(path);
            return package.HasType ? null : package.Id;
        }
    }

    private IEnumerable<string> NamespacesOf(string id)
    {
        using PackageFile package = Package(id);
        return AssemblyFile.NamespacesOf(package.Read($"lib/net10.0/{id}.dll"))
            .Where(n => n.StartsWith("IngressRules", StringComparison.Ordinal));
    }
}

/// <summary>The tests that share the workspace.</summary>
[CollectionDefinition(nameof(Workspace))]
public sealed class SharedWorkspace : ICollectionFixture<Workspace>;
