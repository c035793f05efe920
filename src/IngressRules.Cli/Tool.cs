using System.CommandLine;
using System.CommandLine.Parsing;
using IngressRules.Cli.Commands;
using IngressRules.Diagnostics;

namespace IngressRules.Cli;

/// <summary>
/// Runs the tool from arguments to exit status. Every failure gives a message on standard error and a status, never a stack trace.
/// </summary>
internal static class Tool
{
    private const string Name = "ingress-rules";

    /// <summary>Runs the tool.</summary>
    /// <returns>One of <see cref="ExitStatus"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, ToolHost host)
    {
        try
        {
            return Invoke(arguments, host);
        }
        catch (ToolException e)
        {
            Complain(host, e.Message);
            return ExitStatus.Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // For example a full disk or a closed pipe, which is a fault of neither the input nor the tool.
            Complain(host, e.Message);
            return ExitStatus.Usage;
        }
        catch (Exception e)
        {
            Complain(host, $"internal error, please report it with the command line and the input: {e.GetType().Name}: {e.Message}");
            return ExitStatus.InternalError;
        }
    }

    private static int Invoke(IReadOnlyList<string> arguments, ToolHost host)
    {
        var root = new RootCommand("Checks Kubernetes Ingress manifests, and says which backend a request goes to.")
        {
            ValidateCommand.Create(host),
            MatchCommand.Create(host),
            ExplainCommand.Create(host),
            AnalyzeCommand.Create(host),
            DiffCommand.Create(host),
            ReplayCommand.Create(host),
            GraphCommand.Create(host),
            MigrateCommand.Create(host),
            CompletionCommand.Create(host),
        };
        root.HelpName = Name;
        HelpExamples.AddTo(root);

        // Response files and bundled short options are off, because a request may begin with @ or with a dash and several letters.
        ParseResult parsed =
            root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Errors.Count > 0)
        {
            return RefuseArguments(parsed, host);
        }

        using StreamWriter output = host.OpenText();

        // Without a termination timeout, Ctrl-C ends the process immediately.
        return parsed.Invoke(new InvocationConfiguration
        {
            Output = output,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static int RefuseArguments(ParseResult parsed, ToolHost host)
    {
        if (parsed.CommandResult.Command is RootCommand root && parsed.UnmatchedTokens.Count > 0)
        {
            Complain(host, UnknownCommand(parsed.UnmatchedTokens[0], root));
        }
        else
        {
            foreach (ParseError error in parsed.Errors)
            {
                // The parser lists allowed values on separate lines.
                Complain(host, string.Join(' ', error.Message.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
            }
        }

        string command = parsed.CommandResult.Command is RootCommand ? Name : $"{Name} {parsed.CommandResult.Command.Name}";
        host.Error.WriteLine($"Run '{command} --help' for what it takes.");
        return ExitStatus.Usage;
    }

    private static string UnknownCommand(string word, RootCommand root)
    {
        List<string> commands = [.. root.Subcommands.Select(c => c.Name)];
        IEnumerable<string> words = word.StartsWith('-') ? root.Options.SelectMany(o => o.Aliases.Prepend(o.Name)) : commands;
        string advice = NearWord.Of(word, words) is { } near ? $"Did you mean {near}?"
            : File.Exists(word) || Directory.Exists(word) ? $"Did you mean {Name} validate {word}?"
            : $"The commands are {string.Join(", ", commands.SkipLast(1))} and {commands[^1]}.";
        return $"Unrecognized command or argument '{word}'. {advice}";
    }

    private static void Complain(ToolHost host, string message) => host.Error.WriteLine($"{Name}: {VisibleText.Of(message)}");
}
