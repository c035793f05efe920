using System.Text.RegularExpressions;
using IngressRules.Tests.Support;

namespace IngressRules.AspNetCore.Tests.Documents;

/// <summary>
/// The tables of docs/options.md are generated from the options. After a change of an option, generate them again with
/// <c>INGRESS_RULES_WRITE_DOCS=1 dotnet test tests/IngressRules.AspNetCore.Tests --filter OptionsPageTests</c>.
/// </summary>
public sealed partial class OptionsPageTests
{
    private const string Page = "docs/options.md";

    [Fact]
    public void The_page_says_what_the_code_says()
    {
        string page = Repository.Read(Page).ReplaceLineEndings("\n");
        string expected = page;
        foreach ((string name, string text) in Tables())
        {
            Match place = Generated().Matches(page).SingleOrDefault(m => m.Groups["name"].Value == name)
                ?? throw new InvalidOperationException($"{Page} has no place for {name}: add <!-- generated: {name} --> and <!-- end -->.");
            expected = expected.Replace(place.Value, $"<!-- generated: {name} -->\n\n{text}\n<!-- end -->", StringComparison.Ordinal);
        }

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
    public void The_page_has_a_place_for_every_class_of_options_and_no_other() => Assert.Equal(
        Tables().Select(t => t.Name).Order(StringComparer.Ordinal),
        Generated().Matches(Repository.Read(Page)).Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void An_option_of_the_router_that_takes_a_value_names_its_default() =>
        Assert.Empty(RouterOptionTable.Served.Where(o => RouterOptionTable.DefaultOf(o) is null).Select(o => o.Name));

    [Fact]
    public void Every_option_of_the_library_says_what_it_does() => Assert.Empty(
        OptionTypeTable.Types.SelectMany(OptionTypeTable.PropertiesOf)
            .Where(p => XmlDocumentation.SummaryOf(p).Length == 0)
            .Select(p => $"{p.DeclaringType!.Name}.{p.Name}"));

    private static IEnumerable<(string Name, string Text)> Tables() =>
        OptionTypeTable.Types.Select(t => (t.Name, OptionTypeTable.Write(t))).Append(("EdgeRouter", RouterOptionTable.Write()));

    [GeneratedRegex("<!-- generated: (?<name>\\w+) -->\n.*?<!-- end -->", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Generated();
}
