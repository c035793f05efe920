using System.Text;
using Spectre.Console;

namespace IngressRules.Cli.Output;

/// <summary>Measures how many terminal columns a text takes, after escaping.</summary>
internal static class TextWidth
{
    /// <summary>The width in columns: one for each letter, two for most East Asian scripts, none for combining marks.</summary>
    public static int Of(string text) => Ascii.IsValid(text) ? text.Length : text.GetCellWidth();
}
