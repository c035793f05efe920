using System.CommandLine;
using System.CommandLine.Parsing;
using IngressRules.Cli.Input;
using IngressRules.Reading;

namespace IngressRules.Cli.Commands;

/// <summary>The files that a command line of <c>replay</c> names.</summary>
/// <param name="After">The manifests whose table is asked.</param>
/// <param name="Before">The manifests to compare with; none where there are none.</param>
/// <param name="Logs">The logs.</param>
internal sealed record ReplayArguments(IReadOnlyList<string> After, IReadOnlyList<string> Before, IReadOnlyList<string> Logs)
{
    /// <summary>
    /// Separates manifests from logs: the options take one file each, but users write <c>-f a.yaml b.yaml</c>. So a further argument
    /// that is a directory or has a suffix of YAML belongs to the option before it. One of JSON may be a log.
    /// </summary>
    /// <exception cref="ToolException">A log does not exist, or standard input is named twice.</exception>
    public static ReplayArguments Of(ParseResult parsed, Option<string[]> files, Option<string[]> against, Argument<string[]> logs)
    {
        List<string> after = [.. parsed.GetRequiredValue(files)], before = [.. parsed.GetValue(against) ?? []], rest = [];
        List<string>? current = null;
        var free = new HashSet<Token>(parsed.GetResult(logs)?.Tokens ?? [], ReferenceEqualityComparer.Instance);
        foreach (Token token in parsed.Tokens)
        {
            if (token.Type == TokenType.Option)
            {
                current = files.Aliases.Append(files.Name).Contains(token.Value) ? after : token.Value == against.Name ? before : current;
            }
            else if (free.Contains(token))
            {
                (current is not null && IsManifest(token.Value) ? current : rest).Add(token.Value);
            }
        }

        string[] all = [.. after, .. before, .. rest];
        if (rest.Count == 0)
        {
            throw new ToolException("no log is named; give access logs, or - for standard input");
        }

        return all.Count(f => f == Manifests.StandardInput) > 1
            ? throw new ToolException("standard input is named twice; name files for all but one")
            : new ReplayArguments(after, before, CheckLogs(rest));
    }

    /// <summary>Opens a log.</summary>
    public static FileStream Open(string file) =>

        // If this fails, the message of the exception names the file and the reason.
        new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static bool IsManifest(string file) =>
        Directory.Exists(file) || (ManifestName.FormatOf(file) == SourceFormat.Yaml && File.Exists(file));

    /// <summary>A misspelt name is reported before large tables are read. Nothing is opened for that: a pipe can be opened once.</summary>
    private static List<string> CheckLogs(List<string> logs)
    {
        foreach (string file in logs.Where(f => f != Manifests.StandardInput && !File.Exists(f)))
        {
            throw new ToolException(
                Directory.Exists(file) ? $"{file} is a directory; name the logs in it" : $"{file}: there is no such file");
        }

        return logs;
    }
}
