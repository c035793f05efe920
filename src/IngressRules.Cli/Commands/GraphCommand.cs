using System.CommandLine;
using IngressRules.Cli.Output;
using IngressRules.Diagnostics;
using IngressRules.Drawing;
using IngressRules.Forwarding;
using IngressRules.Model;

namespace IngressRules.Cli.Commands;

/// <summary><c>ingress-rules graph -f FILE…</c>: a picture of the rules.</summary>
internal sealed class GraphCommand
{
    private readonly ToolHost _host;

    private readonly Option<string[]> _files = FileOption.Create();

    private readonly Argument<string[]> _more = FileOption.More("More files or directories of manifests.");

    private readonly Option<string> _format = new("--format")
    {
        Description = "The language of the picture: mermaid for Markdown, dot for Graphviz, or text, a tree.",
        DefaultValueFactory = _ => "mermaid",
    };

    private readonly Option<string?> _hostName = new("--host")
    {
        Description = "Draw the rules for requests to this host alone.",
        HelpName = "HOST",
    };

    private readonly ClassOptions _classes = new();

    private GraphCommand(ToolHost host)
    {
        _host = host;
        OutputOption.Restrict(_format, ["mermaid", "dot", "text"]);
    }

    /// <summary>Creates the command for a host's streams.</summary>
    public static Command Create(ToolHost host)
    {
        var self = new GraphCommand(host);
        var command = new Command(
            "graph",
            "Draws the rules for Markdown (Mermaid), Graphviz or a terminal. Exits with 0, with 1 if there is nothing to draw, 2 for wrong "
                + "usage or an unreadable file.")
        {
            self._more, self._files, self._format, self._hostName,
        };
        self._classes.AddTo(command);
        command.SetAction(self.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string[] files = [.. parsed.GetRequiredValue(_files), .. parsed.GetValue(_more) ?? []];
        if (new TableLoader(_host, _classes).Load(files, parsed, "the picture is that of the rest") is not { } table)
        {
            return ExitStatus.Usage;
        }

        string? name = parsed.GetValue(_hostName);
        KubernetesObjects objects = table.Valid.Objects;

        // Files that people write have no endpoints; that is no reason to draw each Service as one without.
        IBackendResolver? backends = objects.EndpointSlices.Count == 0 ? null
            : new ServiceResolver(objects.Services, objects.EndpointSlices, new() { AllowExternalName = true });
        var graph = RuleGraph.Of(table.Compiled, name, backends);
        if (graph.IsEmpty)
        {
            _host.Error.WriteLine(name is null
                ? "ingress-rules: there is no rule to draw"
                : $"ingress-rules: no rule takes requests to {VisibleText.Of(name)}; leave --host out to see all hosts");
            return ExitStatus.Findings;
        }

        if (graph.LeftOut is { } leftOut)
        {
            _host.Error.WriteLine($"ingress-rules: {leftOut}{(name is null ? " Use --host to draw one host." : "")}");
        }

        using StreamWriter output = _host.OpenText();
        output.Write(parsed.GetValue(_format) switch
        {
            "dot" => graph.ToDot(),
            "text" => _host.IsTerminal ? WrappedTree.Of(graph.ToText(), _host.Width) : graph.ToText(),
            _ => graph.ToMermaid(),
        });
        return ExitStatus.Fine;
    }
}
