using System.CommandLine;
using IngressRules.Cli.Output;
using IngressRules.Explanation;
using IngressRules.Forwarding;

namespace IngressRules.Cli.Commands;

/// <summary><c>ingress-rules explain -f FILE… URL…</c>: why a request goes where it goes, and why not elsewhere.</summary>
internal sealed class ExplainCommand
{
    private readonly ToolHost _host;
    private readonly RequestArguments _arguments;
    private readonly Option<string> _output = OutputOption.Create("text", "json");
    private readonly ClassOptions _classes = new();

    private ExplainCommand(ToolHost host) => (_host, _arguments) = (host, new RequestArguments(host, "nothing to explain"));

    /// <summary>Creates the command for a host's streams.</summary>
    public static Command Create(ToolHost host)
    {
        var self = new ExplainCommand(host);
        var command = new Command(
            "explain",
            "Says why requests go where they go: what decided, what else could have taken them, and why it did not. Exits as match does.");
        self._arguments.AddTo(command);
        command.Options.Add(self._output);
        self._classes.AddTo(command, matches: true);
        command.SetAction(self.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        using GivenRequests requests = _arguments.Open(parsed);
        if (new TableLoader(_host, _classes).Load(requests.Files, parsed, "the explanations are about the rest") is not { } table)
        {
            return ExitStatus.Usage;
        }

        RequestExplainer explainer = table.Explainer;
        var endpoints = new EndpointExplainer(table.Valid.Objects);
        using IExplanationWriter answers = parsed.GetValue(_output) == "json"
            ? new ExplanationLines(_host.Output)
            : new ExplanationReport(_host.OpenText(), _host, explainer.Misses);
        bool allMatched = requests.AnswerAll((host, name, target) =>
        {
            RequestExplanation explanation = explainer.Explain(name.ToString(), target.ToString());
            answers.Write(host.ToString(), explanation, endpoints.Explain(explanation.Match.Backend));
            return explanation.Match.Success;
        });
        return allMatched ? ExitStatus.Fine : ExitStatus.Findings;
    }
}
