// Writes the public API of every package to src/*/PublicAPI.Unshipped.txt, as the analyzer spells it:
//
//     dotnet run tests/public-api.cs
//
// A release moves the lines to PublicAPI.Shipped.txt. What is shipped and no longer there is listed with *REMOVED* in front.
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

const string Header = "#nullable enable";
string source = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "src");
DirectoryInfo work = Directory.CreateTempSubdirectory("public-api-");
try
{
    // Against empty files the analyzer reports the whole API.
    string reports = Directory.CreateDirectory(Path.Combine(work.FullName, "reports")).FullName;
    foreach (string name in (string[])["PublicAPI.Shipped.txt", "PublicAPI.Unshipped.txt"])
    {
        File.WriteAllText(Path.Combine(reports, name), Header + "\n");
    }

    string[] build =
    [
        "build", Path.Combine(source, "packages.proj"), "-v", "q", "--nologo", "-clp:ErrorsOnly",
        $"-p:PublicApiReports={reports}", $"-p:ArtifactsPath={Path.Combine(work.FullName, "artifacts")}",
    ];
    using Process compiler = Process.Start("dotnet", build);
    compiler.WaitForExit();
    if (compiler.ExitCode != 0)
    {
        return compiler.ExitCode;
    }

    foreach (string report in Directory.EnumerateFiles(reports, "*.sarif").Order(StringComparer.Ordinal))
    {
        string[] api = ApiOf(report);
        if (api.Length == 0)
        {
            // A tool or a set of templates.
            continue;
        }

        string package = Path.Combine(source, Path.GetFileNameWithoutExtension(report));
        string shippedFile = Path.Combine(package, "PublicAPI.Shipped.txt");
        string[] shipped = File.Exists(shippedFile) ? [.. File.ReadLines(shippedFile).Where(line => line != Header)] : [];
        if (!File.Exists(shippedFile))
        {
            File.WriteAllText(shippedFile, Header + "\n");
        }

        string[] removed = [.. shipped.Except(api).Select(line => "*REMOVED*" + line)];
        File.WriteAllText(
            Path.Combine(package, "PublicAPI.Unshipped.txt"),
            string.Join('\n', [Header, .. removed.Concat(api.Except(shipped)).Order(StringComparer.Ordinal), ""]));
        Console.WriteLine($"{Path.GetFileName(package)}: {api.Length} public members, {removed.Length} removed");
    }

    return 0;
}
finally
{
    work.Delete(recursive: true);
}

// RS0016 is the analyzer's finding that a symbol is not declared; the symbol comes along in the form that the files want.
static string[] ApiOf(string report)
{
    using var sarif = JsonDocument.Parse(File.ReadAllBytes(report));
    return
    [
        .. sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Where(result => result.GetProperty("ruleId").GetString() == "RS0016")
            .Select(result => result.GetProperty("properties").GetProperty("customProperties").GetProperty("APIName").GetString()!)
            .Distinct(StringComparer.Ordinal),
    ];
}

static string ThisFile([CallerFilePath] string path = "") => path;
