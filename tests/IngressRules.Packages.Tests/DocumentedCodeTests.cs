using IngressRules.Packages.Tests.Documents;
using IngressRules.Packages.Tests.Support;

namespace IngressRules.Packages.Tests;

/// <summary>The code of each package's README.md, of README.md and of docs/ runs as it stands there, from the packed packages.</summary>
[Collection(nameof(Workspace))]
public sealed class DocumentedCodeTests(Workspace workspace)
{
    // Where the documents have a backend listen.
    private const string BackendPort = "5001";

    public static TheoryData<string, int> Programs { get; } = ProgramsOf([.. Document.PackageReadmes, .. Document.RepositoryDocuments]);

    public static TheoryData<string> PackageReadmes { get; } = [.. Document.PackageReadmes];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_program_of_a_document_does_what_the_document_says(string name, int index)
    {
        Document document = Document.Read(name);
        Program program = document.Programs[index];
        string assembly = workspace.Built(document.Folder, "out", $"{index}", "app.dll");
        string folder = Path.GetDirectoryName(assembly)!;
        await using var backend = new Backend();
        foreach ((string file, string text) in document.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            string content = text.Replace(BackendPort, $"{backend.Port}", StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(folder, file), content);
        }

        if (program.Requests.Count == 0)
        {
            string printed = (await Command.RunAsync("dotnet", [assembly], folder)).Succeeded();
            Assert.Equal(program.Output ?? printed, printed);
            return;
        }

        (RunningHost host, Uri[] urls) = await RunningHost.StartAsync(assembly, ["--urls", "http://127.0.0.1:0"], folder);
        await using (host)
        {
            using var client = new HttpClient();
            foreach (Request request in program.Requests)
            {
                string response = await request.SendAsync(client, urls[0]);

                // Where the document promises no words, its backend must have been reached.
                string expected = request.Response ?? $"GET {request.PathAndQuery} HTTP/1.1\nHost: {request.Host}\n";
                Assert.Equal(expected.TrimEnd('\n'), response.TrimEnd('\n'));
            }
        }
    }

    [Theory]
    [MemberData(nameof(PackageReadmes))]
    public void A_package_says_how_it_is_installed(string name)
    {
        Document document = Document.Read(name);
        string package = Path.GetFileName(Path.GetDirectoryName(name))!;
        string[] installs = [$"dotnet add package {package}", $"dotnet tool install --global {package}", $"dotnet new install {package}"];
        Assert.Contains(document.Commands, c => installs.Contains(c.Line));
    }

    private static TheoryData<string, int> ProgramsOf(IEnumerable<string> names)
    {
        var data = new TheoryData<string, int>();
        foreach (string name in names)
        {
            for (int i = 0; i < Document.Read(name).Programs.Count; i++)
            {
                data.Add(name, i);
            }
        }

        return data;
    }
}
