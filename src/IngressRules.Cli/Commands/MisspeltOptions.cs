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
                result.AddError($"Unrecognized option '{token.Value}'. A file of that name is written ./{token.Value}.");
            }
        }
    }
}
