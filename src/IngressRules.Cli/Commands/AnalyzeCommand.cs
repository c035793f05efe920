using System.CommandLine;
using IngressRules.Cli.Output;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Forwarding;
using IngressRules.Model;

namespace IngressRules.Cli.Commands;

/// <summary><c>ingress-rules analyze -f FILE…</c>: which rules are dead, and what else in a table has no effect.</summary>
internal sealed class AnalyzeCommand
{
    private readonly ToolHost _host;
    private readonly Option<string[]> _files = FileOption.Create();

    private readonly Argument<string[]> _more = FileOption.More("Further files, as with -f.");

    private readonly Option<string> _output = OutputOption.Create("text", "json", "sarif");

    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "Exit with 1 for warnings, too, and where no Ingress is taken.",
    };

    private readonly ClassOptions _classes = new();

    private AnalyzeCommand(ToolHost host)
    {
        _host = host;
        _files.Required = false;
    }

    /// <summary>Creates the command for a host's streams.</summary>
    public static Command Create(ToolHost host)
    {
        var self = new AnalyzeCommand(host);
        var command = new Command(
            "analyze",
            "Says which rules no request reaches, which lose their path to another Ingress, and what else has no effect. Exits with 0, 1 "
                + "if an object has errors and is left out, 2 for wrong usage or an unreadable file.")
        {
            self._more, self._files, self._output, self._strict,
        };
        self._classes.AddTo(command, matches: true);
        command.SetAction(self.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string[] files = [.. parsed.GetValue(_files) ?? [], .. parsed.GetValue(_more) ?? []];
        if (files.Length == 0)
        {
            throw new ToolException("nothing to analyze; give manifests with -f FILE");
        }

        var loader = new TableLoader(_host, _classes);
        LoadedTable table = loader.Compile(files, parsed);
        Diagnostic[] errors = SayLeftOut(loader, table);
        if (table.Manifests.HasUnreadable)
        {
            return ExitStatus.Usage;
        }

        KubernetesObjects ours = table.Valid.Objects with { Ingresses = table.Compiled.Ingresses };
        var analysis = TableReport.Create(
            TableAnalyzer.Analyze(table.Matcher, ours, BackendAnalyzer.Analyze(ours)), table.Compiled, table.Manifests.Files);
        Write(analysis, parsed);
        bool isStrictlyWrong = parsed.GetValue(_strict)
            && (ours.Ingresses.Count == 0 || analysis.Findings.Any(f => f.Diagnostic.Severity >= DiagnosticSeverity.Warning));
        return errors.Length > 0 || isStrictlyWrong ? ExitStatus.Findings : ExitStatus.Fine;
    }

    /// <summary>
    /// Writes to standard error why objects are left out, which are not analyzed. The other findings of reading and validation are for
    /// <c>validate</c>.
    /// </summary>
    /// <returns>The errors.</returns>
    private Diagnostic[] SayLeftOut(TableLoader loader, LoadedTable table)
    {
        IReadOnlyList<Diagnostic> found = table.Manifests.ToReport(
            table.Valid.Diagnostics.Concat(table.Compiled.Diagnostics.Where(d => CompilationCodes.LeavesOutForClass(d.Code)))).Findings;
        Diagnostic[] errors = [.. found.Where(d => d.Severity == DiagnosticSeverity.Error)];
        loader.Say([.. errors, .. found.Where(d => CompilationCodes.LeavesOutForClass(d.Code))]);
        if (errors.Length > 0 && !table.Manifests.HasUnreadable)
        {
            loader.SayRest("the rest was analyzed");
        }

        if (table.Compiled.Ingresses.Count == 0)
        {
            _host.Error.WriteLine("ingress-rules: no Ingress was taken, so there is nothing to analyze");
        }

        return errors;
    }

    private void Write(TableReport analysis, ParseResult parsed)
    {
        switch (parsed.GetValue(_output))
        {
            case "json":
                TableReportJson.Write(analysis, _host.Output);
                break;
            case "sarif":
                ReportSarif.Write(analysis.ToReport(), _host.CurrentDirectory, _host.Output);
                break;
            default:
                using (StreamWriter text = _host.OpenText())
                {
                    new TableReportText(TonedWriter.Create(text, _host)).Write(analysis);
                }

                break;
        }
    }
}
