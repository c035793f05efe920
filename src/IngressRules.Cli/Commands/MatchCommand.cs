using System.CommandLine;
using IngressRules.Cli.Output;
using IngressRules.Matching;

namespace IngressRules.Cli.Commands;

/// <summary><c>ingress-rules match -f FILE… URL…</c>: which backend gets a request, and which rule decides.</summary>
internal sealed class MatchCommand
{
    private readonly ToolHost _host;
    private readonly RequestArguments _arguments;
    private readonly Option<string> _output = OutputOption.Create("text", "json");
    private readonly ClassOptions _classes = new();

    private MatchCommand(ToolHost host) => (_host, _arguments) = (host, new RequestArguments(host, "nothing to match"));

    /// <summary>Creates the command for a host's streams.</summary>
    public static Command Create(ToolHost host)
    {
        var self = new MatchCommand(host);
        var command = new Command(
            "match", "Says which backend requests go to. Exits with 0 if each has one, 1 if not, 2 for wrong usage or an unreadable file.");
        self._arguments.AddTo(command);
        command.Options.Add(self._output);
        self._classes.AddTo(command, matches: true);
        command.SetAction(self.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        using GivenRequests requests = _arguments.Open(parsed);
        if (new TableLoader(_host, _classes).Load(requests.Files, parsed, "the matches are those of the rest") is not { } table)
        {
            return ExitStatus.Usage;
        }

        using IMatchWriter answers =
            parsed.GetValue(_output) == "json" ? new MatchJson(_host.Output) : new MatchText(_host.OpenText(), _host);
        bool allMatched = requests.AnswerAll((host, name, target) =>
        {
            IngressMatch match = table.Matcher.Match(name, target);
            answers.Write(host, target, match, match.Success ? null : table.WhyNot(name, target));
            return match.Success;
        });
        return allMatched ? ExitStatus.Fine : ExitStatus.Findings;
    }
}
