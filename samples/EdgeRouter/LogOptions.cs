using System.CommandLine;
using System.CommandLine.Parsing;

namespace EdgeRouter;

/// <summary>The command line's settings for the log.</summary>
/// <param name="Json">True for one JSON object a line; false for one line of text.</param>
/// <param name="Level">How much is logged; null for what the configuration says, or else the default.</param>
/// <param name="Requests">Whether each request is logged.</param>
public sealed record LogOptions(bool Json = false, LogLevel? Level = null, bool Requests = false)
{
    private static readonly Dictionary<string, LogLevel> s_levels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["trace"] = LogLevel.Trace,
        ["debug"] = LogLevel.Debug,
        ["information"] = LogLevel.Information,
        ["warning"] = LogLevel.Warning,
        ["error"] = LogLevel.Error,
        ["critical"] = LogLevel.Critical,
        ["none"] = LogLevel.None,
    };

    private static readonly Option<bool> AccessLog =
        new("--access-log") { Description = "Log a line for each request, with the rule that decided it." };

    private static readonly Option<string?> Format = new("--log-format")
    {
        CustomParser = ParseFormat,
        Description = "How the log is written, one line a record: text or json. Default: text.",
        HelpName = "FORMAT",
    };

    private static readonly Option<LogLevel?> MinLevel = new("--log-level")
    {
        CustomParser = result => OptionText.OneOf(result, s_levels),
        Description = "What is logged: trace, debug, information, warning, error, critical or none, and all above. Without it, "
            + "Logging__LogLevel__… in the environment and appsettings.json beside the program count. Default: information.",
        HelpName = "LEVEL",
    };

    internal static IReadOnlyList<Option> All { get; } = [AccessLog, Format, MinLevel];

    internal static LogOptions Read(ParseResult parsed) =>
        new(parsed.GetValue(Format) == "json", parsed.GetValue(MinLevel), parsed.GetValue(AccessLog));

    private static string? ParseFormat(ArgumentResult result)
    {
        string text = OptionText.Of(result);
        if (text is not ("text" or "json"))
        {
            result.AddError($"\"{text}\" is not among the choices of --log-format: text, json");
        }

        return text;
    }
}
