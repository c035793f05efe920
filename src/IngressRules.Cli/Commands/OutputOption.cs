using System.CommandLine;

namespace IngressRules.Cli.Commands;

/// <summary>The option <c>--output</c>, which every command has with its own formats.</summary>
internal static class OutputOption
{
    /// <summary>The option; the first format is the default.</summary>
    public static Option<string> Create(params string[] formats)
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "How to write the result.",
            DefaultValueFactory = _ => formats[0],
        };
        option.Validators.Add(result =>
        {
            string format = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (result.Tokens.Count > 0 && !formats.Contains(format))
            {
                result.AddError(
                    $"Argument '{format}' not recognized. Must be one of: {string.Join(' ', formats.Select(f => $"'{f}'"))}"
                    + $".{NearWord.Sentence(format, formats)}");
            }
        });
        option.CompletionSources.Add([.. formats.Order(StringComparer.Ordinal)]);
        return option;
    }
}
