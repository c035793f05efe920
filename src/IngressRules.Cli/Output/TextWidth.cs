using System.Text;
using Spectre.Console;

namespace IngressRules.Cli.Output;

/// <summary>How many columns of a terminal a text takes, once it is safe to show.</summary>
internal static class TextWidth
{
    /// <summary>The columns of a text: one a letter, two for most of the scripts of East Asia, none for combining marks.</summary>
    public static int Of(string text) => Ascii.IsValid(text) ? text.Length : text.GetCellWidth();
}
