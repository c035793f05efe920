using System.Text;
using System.Text.RegularExpressions;
using IngressRules.IngressNginx.Annotations;
using IngressRules.IngressNginx.Settings;
using IngressRules.Tests.Documents;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.IngressNginx;

/// <summary>
/// The table of annotations in docs/migrating-from-ingress-nginx.md is generated from the code. After a change of an annotation, generate
/// it again with <c>INGRESS_RULES_WRITE_DOCS=1 dotnet test tests/IngressRules.Tests --filter AnnotationPageTests</c>.
/// </summary>
public sealed partial class AnnotationPageTests
{
    private const string Page = "docs/migrating-from-ingress-nginx.md";

    [Fact]
    public void The_table_says_what_the_code_says()
    {
        string page = Repository.Read(Page).ReplaceLineEndings("\n");
        Match place = Assert.Single(Generated().Matches(page));
        string expected = page.Replace(place.Value, $"<!-- annotations -->\n\n{Table()}\n<!-- /annotations -->", StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("INGRESS_RULES_WRITE_DOCS") is { Length: > 0 })
        {
            File.WriteAllText(Repository.PathOf(Page), expected);
        }
        else
        {
            Assert.Equal(expected, page);
        }
    }

    [Fact]
    public void Each_annotation_names_a_row_that_there_is()
    {
        Assert.True(AnnotationTable.All.Count > 150, "The annotations are found.");
        Assert.Empty(AnnotationTable.All.Where(e => !e.Row.StartsWith('N') || !FactPage.Has(e.Row)).Select(e => $"{e.Name}: {e.Row}"));
    }

    /// <summary>docs/ingress-nginx.md says of each setting whether it is followed.</summary>
    [Fact]
    public void N95_Each_setting_is_followed_as_the_page_says()
    {
        string page = Repository.Read(FactPage.IngressNginx.Path);
        string section = page[page.IndexOf("<a id=\"n95\">", StringComparison.Ordinal)..page.IndexOf("<a id=\"n96\">",
            StringComparison.Ordinal)];
        (string Key, bool IsFollowed)[] keys =
        [
            .. section.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('|')).SelectMany(cells =>
                Key().Matches(cells[1]).Select(m => (m.Groups[1].Value, cells[3].Trim().StartsWith("followed", StringComparison.Ordinal)))),
        ];
        Assert.True(keys.Length > 50, "The settings are found.");
        Assert.Empty(keys.Where(k => k.IsFollowed != IsFollowed(k.Key)).Select(k => k.Key));
        Assert.Empty(SettingTable.Keys.Except(keys.Select(k => k.Key)));
    }

    private static bool IsFollowed(string key) => SettingTable.Find(key) is not null || GlobalAuthenticationSettings.Names.Contains(key);

    private static string Table()
    {
        var table = new StringBuilder(
            "| annotation | class | what it does here, or why nothing | it concerns | an invalid value | row "
                + "|\n|---|---|---|---|---|---|\n");
        foreach (AnnotationEntry entry in AnnotationTable.All)
        {
            string text = entry.Instead is null ? entry.Text : $"{entry.Text} {entry.Instead}";
            table.Append($"| `{entry.Name}` | {entry.Class.Name()} | {Cell(text)} | {Scope(entry)} | {Invalid(entry)} ")
                .Append($"| [{entry.Row}](ingress-nginx.md#{entry.Row.ToLowerInvariant()}) |\n");
        }

        return table.ToString();
    }

    private static string Scope(AnnotationEntry entry) => entry.Class == AnnotationClass.Unknown ? "" : entry.Scope switch
    {
        AnnotationScope.Hosts => "its hosts",
        AnnotationScope.Ingress => "the Ingress as a whole",
        AnnotationScope.Services => "its Services",
        _ => "its paths",
    };

    private static string Invalid(AnnotationEntry entry) => entry.Class == AnnotationClass.Unknown ? "" : entry.OnInvalidValue switch
    {
        InvalidValueEffect.ClosesPaths => "503 on all paths",
        InvalidValueEffect.LeavesIngressOut => "the Ingress is left out",
        _ => "the default holds",
    };

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);

    [GeneratedRegex("<!-- annotations -->\n.*?<!-- /annotations -->", RegexOptions.Singleline)]
    private static partial Regex Generated();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Key();
}
