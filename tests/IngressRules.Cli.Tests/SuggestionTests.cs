namespace IngressRules.Cli.Tests;

/// <summary>"Did you mean" for commands, options and their values.</summary>
public class SuggestionTests
{
    [Theory]
    [InlineData("Unrecognized command or argument 'vaildate'. Did you mean validate?", "vaildate", "x.yaml")]
    [InlineData("Unrecognized command or argument 'mach'. Did you mean match?", "mach")]
    [InlineData("Unrecognized command or argument 'explode'. The commands are validate, match and diff.", "explode")]
    [InlineData("Unrecognized command or argument '--verison'. Did you mean --version?", "--verison")]
    [InlineData("Did you mean --controller?", "validate", "-", "--contoller", "a")]
    [InlineData("Did you mean --controller?", "validate", "-", "--contoller=a")]
    [InlineData("Did you mean --strict?", "validate", "-", "--stirct")]
    [InlineData("Did you mean --accept-classless?", "validate", "-", "--classless")]
    [InlineData("Did you mean --ingress-class?", "match", "-f", "-", "/", "--ingres-clas", "a")]
    [InlineData("Did you mean --requests?", "match", "-f", "-", "--request", "a")]
    [InlineData("Files are named without an option.", "validate", "-f", "x.yaml")]
    [InlineData("Argument 'jsn' not recognized. Must be one of: 'text' 'json' 'sarif'. Did you mean json?", "validate", "-", "-o", "jsn")]
    [InlineData("Argument 'yaml' not recognized. Must be one of: 'text' 'json'.", "match", "-f", "-", "/", "-o", "yaml")]
    public void A_near_word_is_named(string advice, params string[] arguments)
    {
        ToolRun run = ToolRun.WithInput(Yaml.Default, arguments);
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains(advice, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_place_of_a_command_is_validated()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("shop.yaml", Yaml.Shop);
        Assert.Contains($"Did you mean ingress-rules validate {file}?", ToolRun.Of(file).Error, StringComparison.Ordinal);
    }
}
