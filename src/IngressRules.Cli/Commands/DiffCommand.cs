using System.CommandLine;
using IngressRules.Cli.Input;
using IngressRules.Cli.Output;
using IngressRules.Comparison;
using IngressRules.Model;

namespace IngressRules.Cli.Commands;

/// <summary><c>ingress-rules diff OLD NEW</c>: which requests go elsewhere, and nothing else.</summary>
internal sealed class DiffCommand
{
    private readonly ToolHost _host;

    private readonly Argument<string> _old = new("OLD")
    {
        Description = "The manifests as they are: a file, a directory, or - for standard input.",
    };

    private readonly Argument<string> _new = new("NEW")
    {
        Description = "The manifests as they will be: a file, a directory, or - for standard input.",
    };

    private readonly Option<string> _output = OutputOption.Create("text", "json", "markdown");

    private readonly Option<bool> _byIngress = new("--by-ingress")
    {
        Description = "Report requests that go to the same backend by another Ingress, too.",
    };

    private readonly ClassOptions _classes = new();

    private DiffCommand(ToolHost host)
    {
        _host = host;
        _old.Validators.Add(MisspeltOptions.Refuse);
        _new.Validators.Add(MisspeltOptions.Refuse);
    }

    /// <summary>Creates the command for a host's streams.</summary>
    public static Command Create(ToolHost host)
    {
        var self = new DiffCommand(host);
        var command = new Command(
            "diff",
            "Says which requests go to another backend by NEW than by OLD. Exits with 0 if none does, 1 if some do, 2 for wrong usage or "
                + "an unreadable file.")
        {
            self._old, self._new, self._output, self._byIngress,
        };

        // Regions are of canonical paths, so whether another spelling of a path is refused makes no difference.
        self._classes.AddTo(command, matches: true, targets: false);
        command.SetAction(self.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string old = parsed.GetRequiredValue(_old), @new = parsed.GetRequiredValue(_new);
        if (old == Manifests.StandardInput && @new == Manifests.StandardInput)
        {
            throw new ToolException("standard input cannot be both OLD and NEW; write one of them to a file");
        }

        var loader = new TableLoader(_host, _classes);
        LoadedTable before = loader.Compile([old], parsed), after = loader.Compile([@new], parsed);
        new LeftOutOfComparison(_host, loader).Say(before, after);
        if (before.Manifests.HasUnreadable || after.Manifests.HasUnreadable)
        {
            return ExitStatus.Usage;
        }

        var comparison = new RoutingComparison(before.Matcher, after.Matcher, parsed.GetValue(_byIngress));
        ValueList<string> notCompared = comparison.NotCompared;
        if (UncomparedHosts.Sentence(notCompared, ChangeText.Shown) is { } rest)
        {
            loader.Say($"ingress-rules: {rest}");
        }

        return Write(comparison.Changes, notCompared, parsed.GetRequiredValue(_output)) ? ExitStatus.Findings : ExitStatus.Fine;
    }

    /// <returns>True if there are changes.</returns>
    private bool Write(IEnumerable<RoutingChange> changes, IReadOnlyList<string> notCompared, string format)
    {
        if (format == "json")
        {
            return DiffJson.Write(changes, _host.Output);
        }

        using StreamWriter text = _host.OpenText();
        var shown = ShownChanges.Of(changes);
        if (format == "markdown")
        {
            text.Write(DiffMarkdown.Of(shown, notCompared));
        }
        else
        {
            new DiffText(TonedWriter.Create(text, _host)).Write(shown);
        }

        return shown.Summary.Count > 0;
    }
}
