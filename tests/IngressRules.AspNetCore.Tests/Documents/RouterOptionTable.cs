using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using System.Text.RegularExpressions;
using EdgeRouter;

namespace IngressRules.AspNetCore.Tests.Documents;

/// <summary>The table of the edge router's command line, generated from the options that it parses.</summary>
internal static partial class RouterOptionTable
{
    /// <summary>The options.</summary>
    public static IReadOnlyList<Option> Served { get; } =
    [
        .. RouterCommand.Create(TextWriter.Null, TextWriter.Null).Options.Where(o => o is not (HelpOption or VersionOption)),
    ];

    /// <summary>The default of an option; null where its description does not state one.</summary>
    public static string? DefaultOf(Option option) =>
        option.ValueType == typeof(bool) ? "off"
        : Default().Match(TextOf(option)) is { Success: true } match ? match.Groups[1].Value
        : null;

    public static string Write()
    {
        var table = new StringBuilder("| option | value | default | what it does |\n|---|---|---|---|\n");
        foreach (Option option in Served)
        {
            string others = string.Concat(option.Aliases.Order(StringComparer.Ordinal).Select(a => $", `{a}`"));
            string value = option.ValueType == typeof(bool) ? "" : $"`{ValueOf(option)}`";
            string text = Default().Replace(TextOf(option), "").Trim();
            table.Append($"| `{option.Name}`{others} | {value} | {DefaultOf(option)} | {Markdown.Cell(text)} |\n");
        }

        return table.ToString();
    }

    private static string ValueOf(Option option) =>
        option.Arity.MinimumNumberOfValues == 0 && option.Arity.MaximumNumberOfValues == 1 ? $"[{option.HelpName}]" : $"{option.HelpName}";

    private static string TextOf(Option option) => option.Description ?? "";

    // The default is the last sentence of a description. A full stop inside it belongs to a number or a name.
    [GeneratedRegex(@" ?\bDefault: (.+?)\.(?= [A-Z]|$)")]
    private static partial Regex Default();
}
