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
        Restrict(option, formats);
        return option;
    }

    /// <summary>Has an option take only some words.</summary>
    public static void Restrict(Option<string> option, string[] words)
    {
        option.Validators.Add(result =>
        {
            string word = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (result.Tokens.Count > 0 && !words.Contains(word))
            {
                result.AddError(
                    $"Argument '{word}' not recognized. Must be one of: {string.Join(' ', words.Select(f => $"'{f}'"))}"
                    + $".{NearWord.Sentence(word, words)}");
            }
        });
        option.CompletionSources.Add([.. words.Order(StringComparer.Ordinal)]);
    }
}
