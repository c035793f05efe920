using System.CommandLine.Parsing;

namespace IngressRules.Cli.Commands;

/// <summary>Rejects unknown options in lists of files or URLs, which the parser would accept as a file or URL.</summary>
internal static class MisspeltOptions
{
    /// <summary>The validator for a list of files or URLs.</summary>
    public static void Refuse(SymbolResult result)
    {
        foreach (Token token in result.Tokens)
        {
            if (token.Value.StartsWith('-') && token.Value.Length > 1)
            {
                result.AddError(
                    $"Unrecognized option '{token.Value}'.{Advice(token.Value, result)} A file of that name is written ./{token.Value}.");
            }
        }
    }

    private static string Advice(string option, SymbolResult result)
    {
        List<string> known = [.. OptionsOf(result)];
        int equals = option.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? option : option[..equals];

        // kubectl names its files with -f.
        return name is "-f" or "--file" or "--filename" && !known.Contains("-f") ? " Files are named without an option."
            : NearWord.Sentence(name, known);
    }

    private static IEnumerable<string> OptionsOf(SymbolResult? result)
    {
        for (; result is not null; result = result.Parent)
        {
            if (result is CommandResult command)
            {
                return NearWord.OptionsOf(command.Command);
            }
        }

        return [];
    }
}
