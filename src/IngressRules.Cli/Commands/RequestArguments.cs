using System.CommandLine;
using IngressRules.Cli.Input;
using IngressRules.Matching;
using IngressRules.Reading;

namespace IngressRules.Cli.Commands;

/// <summary>The manifests and requests on a command line: <c>-f FILE… (URL… | --requests FILE.tsv)</c>.</summary>
internal sealed class RequestArguments
{
    private readonly ToolHost _host;

    private readonly Option<string[]> _files = FileOption.Create();

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

    private readonly string _nothing;

    /// <param name="host">The streams.</param>
    /// <param name="nothing">What there is not without a request, such as "nothing to match".</param>
    public RequestArguments(ToolHost host, string nothing)
    {
        (_host, _nothing) = (host, nothing);
        _urls.Validators.Add(MisspeltOptions.Refuse);
    }

    /// <summary>Adds the arguments to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_urls);
        command.Options.Add(_files);
        command.Options.Add(_requests);
    }

    /// <summary>
    /// What the command line names. The file of requests is opened here, so that a misspelt name is reported before a large table is read.
    /// </summary>
    public GivenRequests Open(ParseResult parsed)
    {
        (List<string> files, List<RequestUrl> urls) = Sort(parsed);
        string? requests = parsed.GetValue(_requests);
        return new GivenRequests(files, urls, requests is null ? null : OpenRequests(requests, files), requests ?? "");
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

        return urls.Count > 0 || requests ? (files, urls) : throw new ToolException($"{_nothing}; give URLs, or --requests FILE.tsv");
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
}
