using System.CommandLine;
using IngressRules.Cli.Input;
using IngressRules.Cli.Output;
using IngressRules.Cli.Replaying;

namespace IngressRules.Cli.Commands;

/// <summary><c>ingress-rules replay -f NEW… --against OLD… LOG…</c>: where the requests of access logs would go.</summary>
internal sealed class ReplayCommand
{
    private const string Auto = "auto";

    private readonly ToolHost _host;

    private readonly Option<string[]> _files = FileOption.Create();

    private readonly Option<string[]> _against = new("--against")
    {
        Description = "The manifests that are in force, to compare with. May be repeated; more may follow the first.",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Argument<string[]> _logs = new("LOG")
    {
        Description = "Access logs, plain or compressed with gzip, or - for standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "The format of the logs. Without it, the first lines of each log tell.",
        DefaultValueFactory = _ => Auto,
    };

    private readonly Option<string?> _unnamed = new("--host")
    {
        Description = "The host of requests whose line names none; nginx, ingress-nginx and traefik-clf log no host.",
        HelpName = "HOST",
    };

    private readonly Option<string> _output = OutputOption.Create("text", "json");

    private readonly ClassOptions _classes = new();

    private ReplayCommand(ToolHost host)
    {
        _host = host;
        _against.Validators.Add(MisspeltOptions.Refuse);
        _logs.Validators.Add(MisspeltOptions.Refuse);
        OutputOption.Restrict(_format, [Auto, .. LogFormat.All.Select(f => f.Name)]);
    }

    /// <summary>Creates the command for a host's streams.</summary>
    public static Command Create(ToolHost host)
    {
        var self = new ReplayCommand(host);
        var command = new Command(
            "replay",
            "Says where the requests of access logs would go. Exits with 0 if none moves (without --against: if each has a backend), 1 if "
                + "not, 2 for wrong usage or an unreadable file.")
        {
            self._logs, self._files, self._against, self._format, self._unnamed, self._output,
        };
        self._classes.AddTo(command, matches: true);
        command.SetAction(self.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        ReplayArguments given = ReplayArguments.Of(parsed, _files, _against, _logs);
        const string Rest = "the requests are looked up in the rest";
        var loader = new TableLoader(_host, _classes);
        if (loader.Load(given.After, parsed, Rest) is not { } after)
        {
            return ExitStatus.Usage;
        }

        LoadedTable? before = null;
        if (given.Before.Count > 0)
        {
            before = loader.Load(given.Before, parsed, Rest);
            if (before is null)
            {
                return ExitStatus.Usage;
            }
        }

        var replay = new Replay(after.Matcher, before?.Matcher);
        ReadAll(given.Logs, replay, parsed);
        SaySkipped(replay);
        if (parsed.GetValue(_output) == "json")
        {
            ReplayJson.Write(replay, _host.Output);
        }
        else
        {
            using StreamWriter text = _host.OpenText();
            new ReplayText(TonedWriter.Create(text, _host), given.After).Write(replay, given.Logs.Count, before is not null);
        }

        bool found = before is null ? replay.Unmatched.Count > 0 : replay.Same < replay.Parsed;
        return found ? ExitStatus.Findings : ExitStatus.Fine;
    }

    private void ReadAll(IReadOnlyList<string> logs, Replay replay, ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(_format);
        LogFormat? format = name == Auto ? null : LogFormat.All.Single(f => f.Name == name);
        bool isSizeKnown = !logs.Contains(Manifests.StandardInput);
        using var progress = new Progress(_host, "replay", isSizeKnown ? logs.Sum(l => new FileInfo(l).Length) : 0);
        foreach (string file in logs)
        {
            using Stream stream = file == Manifests.StandardInput ? _host.Input : ReplayArguments.Open(file);
            try
            {
                using Log log = Log.Open(file, new ProgressStream(stream, progress), format, parsed.GetValue(_unnamed));
                replay.Add(log);
                progress.Dispose();
                if (format is null && log.Format is { } found)
                {
                    _host.Error.WriteLine($"ingress-rules: {Diagnostics.VisibleText.Of(file)} is read as {found.Name} (--format)");
                }
            }
            catch (InvalidDataException)
            {
                throw new ToolException($"{file}: the gzip data is damaged or cut off; copy the log again, or decompress what there is");
            }
        }
    }

    private void SaySkipped(Replay replay)
    {
        if (replay.Skipped.Count == 0)
        {
            return;
        }

        string all = replay.Parsed == 0 && replay.Lines > 0
            ? "no line names a request; see the formats of --format for what is read"
            : replay.Skipped.Count == 1 ? "1 line names no request, and is skipped"
            : $"{Summary.Grouped(replay.Skipped.Count)} lines name no request, and are skipped; the first of them:";
        _host.Error.WriteLine($"ingress-rules: {all}");
        foreach (string line in replay.Skipped.First)
        {
            _host.Error.WriteLine($"  {line}");
        }
    }
}
