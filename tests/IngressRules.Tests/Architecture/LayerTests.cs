using System.Text.RegularExpressions;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Architecture;

/// <summary>The source follows the rules of docs/architecture.md on which stage may use which.</summary>
public partial class LayerTests
{
    /// <summary>The stages, each before those that may use it; a stage with subfolders is followed by them.</summary>
    private static readonly string[] Order =
    [
        "Diagnostics", "Model", "Reading.Sources", "Reading.Documents", "Reading.Yaml", "Reading.Json", "Reading.Decoding", "Reading",
        "Validation", "Analysis", "Patterns", "Policies", "Compilation", "Matching", "Explanation", "Comparison", "Forwarding",
        "Drawing", "Reloading",
    ];

    [Fact]
    public void A_stage_uses_only_the_stages_before_it()
    {
        var wrong = new List<string>();
        foreach (string file in Directory.EnumerateFiles(Core, "*.cs", SearchOption.AllDirectories))
        {
            string stage = StageOf(Path.GetDirectoryName(file)!);
            if (stage is "." || stage.StartsWith("bin", StringComparison.Ordinal) || stage.StartsWith("obj", StringComparison.Ordinal))
            {
                continue;
            }

            int position = Array.IndexOf(Order, stage);
            Assert.True(position >= 0, $"{stage} has no place in the order");
            wrong.AddRange(UsedStages(File.ReadAllText(file))
                .Where(used => !(Array.IndexOf(Order, used) is >= 0 and var at && at <= position))
                .Select(used => $"{stage}/{Path.GetFileName(file)} uses {used}"));
        }

        Assert.Empty(wrong);
    }

    /// <summary>
    /// A subfolder sees the names of its parent's namespace without a using directive, so entry points are searched by name.
    /// </summary>
    [Fact]
    public void The_rooms_of_reading_know_nothing_of_its_entry_points()
    {
        string reading = Path.Combine(Core, "Reading");
        string[] entryPoints = ["IngressReader", "IngressReadResult", "ReadSession"];
        Assert.All(entryPoints, name => Assert.True(File.Exists(Path.Combine(reading, name + ".cs")), name));
        IEnumerable<string> files = Directory.EnumerateDirectories(reading).SelectMany(room => Directory.EnumerateFiles(room, "*.cs"));
        Assert.DoesNotContain(files, f => entryPoints.Any(name => File.ReadAllText(f).Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_using_line_names_its_stage_at_any_depth() =>
        Assert.Equal(
            ["Model", "Reading.Yaml"],
            UsedStages("using System;\nusing IngressRules.Model;\nusing IngressRules.Reading.Yaml;\nusing YamlDotNet.Core;\n"));

    [Fact]
    public void Every_folder_of_the_core_is_a_stage()
    {
        IEnumerable<string> folders = Directory.EnumerateDirectories(Core, "*", SearchOption.AllDirectories).Select(StageOf);
        Assert.Equal(Order.Order(), folders.Where(f => f.Split('.')[0] is not ("bin" or "obj")).Order());
    }

    private static string Core => Repository.PathOf("src/IngressRules");

    /// <summary>The folder's path below the core, as its namespace writes it.</summary>
    private static string StageOf(string folder) => Path.GetRelativePath(Core, folder).Replace(Path.DirectorySeparatorChar, '.');

    private static IEnumerable<string> UsedStages(string text) => UsedStage().Matches(text).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"^using (?:static )?IngressRules\.([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsedStage();
}
