using System.Text.RegularExpressions;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Architecture;

/// <summary>docs/architecture.md says which stage may use which; here the source is held to it.</summary>
public partial class LayerTests
{
    private static readonly string[] Order =
        ["Diagnostics", "Model", "Reading", "Validation", "Analysis", "Compilation", "Matching", "Explanation", "Forwarding", "Reloading"];

    [Fact]
    public void A_stage_uses_only_the_stages_before_it()
    {
        var wrong = new List<string>();
        foreach (string file in Directory.EnumerateFiles(Repository.PathOf("src/IngressRules"), "*.cs", SearchOption.AllDirectories))
        {
            string stage = Path.GetFileName(Path.GetDirectoryName(file)!);
            int position = Array.IndexOf(Order, stage);
            if (position < 0)
            {
                continue;
            }

            wrong.AddRange(UsedStage().Matches(File.ReadAllText(file))
                .Select(m => m.Groups[1].Value)
                .Where(used => Array.IndexOf(Order, used) > position)
                .Select(used => $"{stage}/{Path.GetFileName(file)} uses {used}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_of_the_core_is_a_stage()
    {
        IEnumerable<string> folders = Directory.EnumerateDirectories(Repository.PathOf("src/IngressRules")).Select(Path.GetFileName)!;
        Assert.Equal(Order.Order(), folders.Where(f => f is not ("bin" or "obj")).Order());
    }

    [GeneratedRegex(@"^using IngressRules\.(\w+);", RegexOptions.Multiline)]
    private static partial Regex UsedStage();
}
