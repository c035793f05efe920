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
        return option.AcceptOnlyFromAmong(formats);
    }
}
