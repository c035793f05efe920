using IngressRules.Packages.Tests.Support;

namespace IngressRules.Packages.Tests;

/// <summary>The core is published trimmed and as native code without a warning, all of it, and works there.</summary>
[Collection(nameof(Workspace))]
public sealed class TrimmingTests(Workspace workspace)
{
    private const string Code = """"
        using IngressRules.Forwarding;
        using IngressRules.Matching;
        using IngressRules.Reading;
        using IngressRules.Reloading;

        string text = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: shop}
            spec:
              rules:
              - host: shop.example.com
                http: {paths: [{path: /cart, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}]}
            """;
        RoutingTable table = RoutingTable.Build(IngressReader.Read(text));
        Console.WriteLine(table.Matcher.Match("shop.example.com", "/cart/42").Backend);
        Console.WriteLine(IngressMatcher.Parse("""{"apiVersion":"networking.k8s.io/v1","kind":"Ingress"}""").Diagnostics[0].Code.Id);
        """";

    [Fact]
    public Task A_trimmed_program_runs() => RunAsync("trimmed", "PublishTrimmed", "");

    [Fact]
    public Task A_native_program_runs() => RunAsync(
        "native", "PublishAot", "Native code needs a C compiler and zlib on this machine: apt-get install clang zlib1g-dev (or gcc).");

    private async Task RunAsync(string name, string property, string hint)
    {
        Directory.CreateDirectory(workspace.PathOf(name));
        await File.WriteAllTextAsync(workspace.PathOf(name, "Program.cs"), Code);
        await File.WriteAllTextAsync(workspace.PathOf(name, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <InvariantGlobalization>true</InvariantGlobalization>
                <{property}>true</{property}>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="IngressRules" Version="{Workspace.Version}" />
                <!-- All of the core is looked at, not only what the program calls. -->
                <TrimmerRootAssembly Include="IngressRules" />
              </ItemGroup>
            </Project>
            """);
        string program = workspace.PathOf(name, "out");
        Command publish = await workspace.DotnetAsync(
            "publish", workspace.PathOf(name), "--use-current-runtime", "--output", program, "--nologo", "-nodeReuse:false", "-v:q");
        Assert.True(publish.Status == 0, $"{hint}\n{publish.Output}\n{publish.Error}");
        Assert.DoesNotContain("warning", publish.Output, StringComparison.OrdinalIgnoreCase);
        Command run = await Command.RunAsync(Path.Combine(program, "app"), [], workspace.PathOf(name));
        Assert.Equal(["default/cart:80", "ING2001"], run.Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
