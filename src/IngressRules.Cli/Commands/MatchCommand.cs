using System.CommandLine;
using IngressRules.Cli.Input;
using IngressRules.Cli.Output;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Cli.Commands;

/// <summary><c>ingress-rules match -f FILE… URL…</c>: which backend gets a request, and which rule decides.</summary>
internal sealed class MatchCommand
{
    private const int FindingsShown = 20, ErrorIndent = 6;

    private readonly ToolHost _host;

    private readonly Option<string[]> _files = new("--file", "-f")
    {
        Description = "A file or directory of manifests, or - for standard input. May be repeated; more may follow the first.",
        HelpName = "FILE",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Argument<string[]> _urls = new("URL")
    {
        Description = "Requests: http://host/path?query, //host/path, host/path, or /path for a request without host.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _requests = new("--requests")
    {
        Description = "Read requests from a file, or - for standard input: host, tab, path on a line. Further columns are ignored, empty "
            + "lines skipped.",
        HelpName = "FILE.tsv",
    };

    private readonly Option<string> _output = OutputOption.Create("text", "json");

    private readonly ClassOptions _classes = new();

    private MatchCommand(ToolHost host)
    {
        _host = host;
        _files.Validators.Add(MisspeltOptions.Refuse);
        _urls.Validators.Add(MisspeltOptions.Refuse);
    }

    /// <summary>Creates the command for a host's streams.</summary>
    public static Command Create(ToolHost host)
    {
        var self = new MatchCommand(host);
        var command = new Command(
            "match", "Says which backend requests go to. Exits with 0 if each has one, 1 if not, 2 for wrong usage or an unreadable file.")
        {
            self._urls, self._files, self._requests, self._output,
        };
        self._classes.AddTo(command, matches: true);
        command.SetAction(self.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        (List<string> files, List<RequestUrl> urls) = Sort(parsed);
        string? requests = parsed.GetValue(_requests);

        // The requests are opened first, so that a misspelt file name is reported before a large table is read.
        using Stream? requestStream = requests is null ? null : OpenRequests(requests, files);
        if (Load(files, parsed) is not { } table)
        {
            return ExitStatus.Usage;
        }

        using IMatchWriter answers =
            parsed.GetValue(_output) == "json" ? new MatchJson(_host.Output) : new MatchText(_host.OpenText(), _host);
        bool allMatched = requestStream is null
            ? MatchUrls(urls, table, answers)
            : MatchFile(new RequestFile(requestStream, requests!), table, answers);
        return allMatched ? ExitStatus.Fine : ExitStatus.Findings;
    }

    /// <summary>
    /// Separates files from URLs. <c>-f</c> takes one file, but users write <c>-f a.yaml b.yaml</c>. With <c>--requests</c>, every further
    /// argument is a file; without it, an argument is a file if it has the extension of a manifest and exists.
    /// </summary>
    private (List<string> Files, List<RequestUrl> Urls) Sort(ParseResult parsed)
    {
        List<string> files = [.. parsed.GetRequiredValue(_files)];
        List<RequestUrl> urls = [];
        bool requests = parsed.GetValue(_requests) is not null;
        foreach (string argument in parsed.GetValue(_urls) ?? [])
        {
            if (argument.Contains("://", StringComparison.Ordinal) && requests)
            {
                throw new ToolException("give URLs or --requests, not both");
            }

            if (requests || (ManifestName.IsManifest(argument) && File.Exists(argument)))
            {
                files.Add(argument);
            }
            else
            {
                urls.Add(RequestUrl.TryParse(argument, out RequestUrl? url, out string? fault) ? url : throw new ToolException(fault));
            }
        }

        return urls.Count > 0 || requests ? (files, urls) : throw new ToolException("nothing to match; give URLs, or --requests FILE.tsv");
    }

    private Stream OpenRequests(string requests, List<string> files)
    {
        if (requests != Manifests.StandardInput)
        {
            // If this fails, the message of the exception names the file and the reason.
            return new FileStream(requests, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }

        return files.Contains(Manifests.StandardInput)
            ? throw new ToolException("standard input cannot be both manifests and requests")
            : _host.Input;
    }

    /// <summary>Compiles the table and writes the findings to standard error; null if a file could not be read.</summary>
    private LoadedTable? Load(List<string> files, ParseResult parsed)
    {
        Manifests manifests = Manifests.Read(files, ReaderOptions.Default, _host);
        ValidationResult valid = IngressValidator.Validate(manifests.Result);
        CompiledRules compiled = IngressCompiler.Compile(
            valid,
            _classes.ToCompilerOptions(parsed));
        List<Diagnostic> findings = [.. manifests.Result.Diagnostics, .. valid.Diagnostics, .. compiled.Diagnostics];
        var table = new LoadedTable(new IngressMatcher(compiled), findings);
        SayFindings(manifests.ToReport(valid.Diagnostics.Concat(compiled.Diagnostics)));
        if (manifests.HasUnreadable)
        {
            return null;
        }

        if (compiled.Ingresses.Count == 0)
        {
            _host.Error.WriteLine("ingress-rules: no Ingress was taken, so nothing can match");
        }

        return table;
    }

    private void SayFindings(Report report)
    {
        List<Diagnostic> said = [.. report.Findings.Where(LeftOutForClass.IsSaid).OrderByDescending(f => f.Severity)];
        foreach (Diagnostic finding in said.Take(FindingsShown))
        {
            Say(VisibleText.Of(finding.ToString()));
        }

        if (said.Count > FindingsShown)
        {
            _host.Error.WriteLine($"and {Summary.Number(said.Count - FindingsShown, "more finding")}; 'ingress-rules validate' shows all");
        }

        if (report.Count(DiagnosticSeverity.Error) > 0)
        {
            _host.Error.WriteLine("ingress-rules: what has errors was left out; the matches are those of the rest");
        }
    }

    private void Say(string line)
    {
        if (_host.IsErrorTerminal)
        {
            new Paragraph(TonedWriter.Create(_host.Error, _host with { Colour = false }), ErrorIndent).Add(line).End();
        }
        else
        {
            _host.Error.WriteLine(line);
        }
    }

    private static bool MatchUrls(List<RequestUrl> urls, LoadedTable table, IMatchWriter answers)
    {
        bool allMatched = true;
        foreach (RequestUrl url in urls)
        {
            allMatched &= Answer(url.Host, url.Target, table, answers);
        }

        return allMatched;
    }

    private static bool MatchFile(RequestFile requests, LoadedTable table, IMatchWriter answers)
    {
        bool allMatched = true;
        while (requests.Read())
        {
            allMatched &= Answer(requests.Host, requests.Path, table, answers);
        }

        return allMatched;
    }

    private static bool Answer(ReadOnlySpan<char> host, ReadOnlySpan<char> path, LoadedTable table, IMatchWriter answers)
    {
        // The file of requests may contain hosts with a user name and a password, as in URLs. A Host header has neither.
        ReadOnlySpan<char> name = host[(host.LastIndexOf('@') + 1)..];
        IngressMatch match = table.Matcher.Match(name, path);
        answers.Write(host, path, match, match.Success ? null : table.WhyNot(name, path));
        return match.Success;
    }
}
