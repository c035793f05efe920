using System.CommandLine;
using IngressRules.Analysis;
using IngressRules.Cli.Input;
using IngressRules.Cli.Output;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Cli.Commands;

/// <summary><c>ingress-rules validate FILE…</c>: reports mistakes in manifests, where they are, and what to write instead.</summary>
internal sealed class ValidateCommand
{
    // Up to 1.24 kube-apiserver drops unknown fields silently unless asked to report them (specification 2.7).
    private const int FirstReleaseThatWarns = 25;

    private readonly ToolHost _host;

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Files, directories (their .yaml, .yml and .json files, at any depth), or - for standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _output = OutputOption.Create("text", "json", "sarif");

    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "Exit with 1 for warnings, too, and where there is no Ingress.",
    };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Show all findings of severity info in text, such as objects of other kinds that were skipped. Without it, those "
            + "about Ingresses of other classes are shown (ING3001, ING3003).",
    };

    private readonly Option<bool> _convert = new("--convert")
    {
        Description =
            "Read objects of the removed v1beta1 versions as v1, and write them to standard output, the findings to standard error (text).",
    };

    private readonly Option<string> _release = new("--kubernetes-release")
    {
        Description = "Judge as a server of this release would.",
        HelpName = "VERSION",
        DefaultValueFactory = _ => KubernetesRelease.Newest.ToString(),
    };

    private readonly ClassOptions _classes = new();

    private ValidateCommand(ToolHost host)
    {
        _host = host;
        _files.Validators.Add(MisspeltOptions.Refuse);
        _release.Validators.Add(result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (result.Tokens.Count > 0 && !KubernetesRelease.TryParse(text, out KubernetesRelease _))
            {
                result.AddError($"'{text}' is not a Kubernetes release. Write one like {KubernetesRelease.Newest}.");
            }
        });
    }

    /// <summary>Creates the command for a host's streams.</summary>
    public static Command Create(ToolHost host)
    {
        var self = new ValidateCommand(host);
        var command = new Command(
            "validate",
            "Says what is wrong with manifests. Exits with 0 if nothing is, 1 for errors, 2 for wrong usage or an unreadable file.")
        {
            self._files, self._output, self._strict, self._verbose, self._release, self._convert,
        };
        self._classes.AddTo(command);
        command.SetAction(self.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        KubernetesRelease release = KubernetesRelease.Parse(parsed.GetRequiredValue(_release));
        Manifests manifests = Manifests.Read(
            parsed.GetRequiredValue(_files),
            new ReaderOptions
            {
                ConvertV1Beta1 = parsed.GetValue(_convert),
                UnknownFields = release.Minor < FirstReleaseThatWarns ? FieldPolicy.Ignore : FieldPolicy.Warn,
            },
            _host);
        ValidationResult valid = IngressValidator.Validate(manifests.Result, new ValidationOptions { Release = release });

        // An Ingress of another controller is not a mistake, so classes are checked only if the user named one.
        CompilerOptions options = _classes.ToCompilerOptions(parsed);
        CompiledRules compiled =
            IngressCompiler.Compile(valid, _classes.IsGiven(parsed) ? options : options with { ClassSelection = ClassSelection.Never });
        ValueList<Diagnostic> analysed = IngressAnalyzer.Analyze(
            valid, options.ForAnalysis(new() { ClassesAreSelected = _classes.IsGiven(parsed) }));

        // Where classes are among the files, the router and "match" select by them; whom they leave out is worth a line.
        IEnumerable<Diagnostic> leftOut =
            _classes.IsGiven(parsed) || valid.Objects.IngressClasses.Count == 0 ? []
            : IngressCompiler.CheckClasses(valid, options).Where(LeftOutForClass.Is);
        Report report = manifests.ToReport(
        [
            .. valid.Diagnostics, .. analysed, .. leftOut, .. BackendAnalyzer.Analyze(valid.Objects), .. compiled.Diagnostics,
            .. EndpointSliceAnalyzer.Analyze(valid.Objects.EndpointSlices),
        ]);
        report = report with
        {
            Unchecked = NothingChecked.Of(manifests, parsed.GetRequiredValue(_files)),
            Beside = NothingChecked.Beside(manifests.Result),
        };
        Write(report, manifests, parsed);
        return manifests.HasUnreadable ? ExitStatus.Usage
            : report.Count(DiagnosticSeverity.Error) > 0 ? ExitStatus.Findings
            : parsed.GetValue(_strict) && (report.Unchecked is not null || report.Count(DiagnosticSeverity.Warning) > 0)
            ? ExitStatus.Findings
            : ExitStatus.Fine;
    }

    private void Write(Report report, Manifests manifests, ParseResult parsed)
    {
        if (parsed.GetValue(_output) is not "text" && report.Unchecked is { } lines)
        {
            // The other formats hold findings and nothing else.
            _host.Error.WriteLine($"ingress-rules: {NothingChecked.Short}. {string.Join(' ', lines)}".TrimEnd());
        }

        switch (parsed.GetValue(_output))
        {
            case "json":
                ReportJson.Write(report, _host.Output);
                break;
            case "sarif":
                ReportSarif.Write(report, _host.CurrentDirectory, _host.Output);
                break;
            case var _ when parsed.GetValue(_convert):
                WriteConverted(report, manifests, parsed.GetValue(_verbose));
                break;
            default:
                using (StreamWriter text = _host.OpenText())
                {
                    WriteText(report, TonedWriter.Create(text, _host), parsed.GetValue(_verbose));
                }

                break;
        }
    }

    /// <summary>The manifests alone on standard output, so that they can be stored; everything else on standard error.</summary>
    private void WriteConverted(Report report, Manifests manifests, bool verbose)
    {
        WriteText(report, TonedWriter.Create(_host.Error, _host with { Colour = false }), verbose);
        var converted = ConvertedManifests.Of(manifests.Result, manifests.Files);
        if (converted.Left.Count > 0)
        {
            _host.Error.WriteLine(
                $"ingress-rules: {Summary.Number(converted.Count, "object")} converted and written; "
                + $"not written: {string.Join(", ", converted.Left)}");
        }

        using StreamWriter text = _host.OpenText();
        text.Write(converted.Yaml);
    }

    private static void WriteText(Report report, TonedWriter writer, bool verbose)
    {
        if (!verbose)
        {
            report = report with { Findings = [.. report.Findings.Where(LeftOutForClass.IsSaid)] };
        }

        new ReportText(writer).Write(report);
    }
}
