using System.CommandLine;
using IngressRules.Cli.Input;
using IngressRules.Cli.Migrating;
using IngressRules.Cli.Output;
using IngressRules.Diagnostics;
using IngressRules.IngressNginx;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Cli.Commands;

/// <summary><c>ingress-rules migrate -f FILE…</c>: what manifests that were written for ingress-nginx come to.</summary>
internal sealed class MigrateCommand
{
    private readonly ToolHost _host;
    private readonly Option<string[]> _files = FileOption.Create();

    private readonly Argument<string[]> _more = FileOption.More("Further files, as with -f.");

    private readonly Option<string> _output = OutputOption.Create("text", "json", "markdown");

    private readonly Option<string?> _settings = MatchingOptions.NewDialectSettings();

    private readonly ClassOptions _classes = new();

    private MigrateCommand(ToolHost host)
    {
        _host = host;
        _files.Required = false;
    }

    /// <summary>Creates the command for a host's streams.</summary>
    public static Command Create(ToolHost host)
    {
        var self = new MigrateCommand(host);
        var command = new Command(
            "migrate",
            "Says what the annotations of ingress-nginx come to here, and which requests go elsewhere without --dialect ingress-nginx. "
                + "Exits with 0, 1 if an annotation is refused or unknown, 2 for wrong usage or an unreadable file.")
        {
            self._more, self._files, self._output, self._settings,
        };
        self._classes.AddClassesTo(command);
        command.SetAction(self.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string[] files = [.. parsed.GetValue(_files) ?? [], .. parsed.GetValue(_more) ?? []];
        if (files.Length == 0)
        {
            throw new ToolException("nothing to look at; give manifests with -f FILE");
        }

        var loader = new TableLoader(_host, _classes);
        Manifests manifests = Manifests.Read(files, ReaderOptions.Default, _host);
        ValidationResult valid = IngressValidator.Validate(manifests.Result);
        Diagnostic[] errors = [.. manifests.ToReport(valid.Diagnostics).Findings.Where(d => d.Severity == DiagnosticSeverity.Error)];
        loader.Say(errors);
        if (manifests.HasUnreadable)
        {
            return ExitStatus.Usage;
        }

        if (errors.Length > 0)
        {
            loader.SayRest("the rest was looked at");
        }

        var dialect = new IngressNginxOptions { ConfigMap = parsed.GetValue(_settings) };
        var migration = new Migration(valid, _classes.ToCompilerOptions(parsed), dialect);
        if (migration.WithDialect.Rules.Ingresses.Count == 0)
        {
            _host.Error.WriteLine("ingress-rules: no Ingress was taken; --ingress-class takes those of another class than nginx");
        }

        Write(migration, parsed.GetRequiredValue(_output));
        return migration.HasProblems ? ExitStatus.Findings : ExitStatus.Fine;
    }

    private void Write(Migration migration, string format)
    {
        if (format == "json")
        {
            MigrationJson.Write(migration, _host.Output);
            return;
        }

        using StreamWriter text = _host.OpenText();
        if (format == "markdown")
        {
            text.Write(MigrationMarkdown.Of(migration));
        }
        else
        {
            new MigrationText(TonedWriter.Create(text, _host)).Write(migration);
        }
    }
}
