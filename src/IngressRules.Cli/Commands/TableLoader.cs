using System.CommandLine;
using IngressRules.Cli.Input;
using IngressRules.Cli.Output;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Cli.Commands;

/// <summary>Makes tables of manifests, and writes what is wrong with them to standard error.</summary>
/// <param name="host">The streams.</param>
/// <param name="classes">The options that say which Ingresses are ours.</param>
internal sealed class TableLoader(ToolHost host, ClassOptions classes)
{
    private const int FindingsShown = 20, ErrorIndent = 6;

    /// <summary>Compiles the table and writes the findings to standard error; null if a file could not be read.</summary>
    /// <param name="files">Files, directories, or <c>-</c> for standard input.</param>
    /// <param name="parsed">The command line, which has the class options.</param>
    /// <param name="rest">
    /// What to say of a table from which something was left out for an error, such as "the matches are those of the rest".
    /// </param>
    public LoadedTable? Load(IEnumerable<string> files, ParseResult parsed, string rest)
    {
        LoadedTable table = Compile(files, parsed);
        Report report = table.Manifests.ToReport(table.Valid.Diagnostics.Concat(table.Compiled.Diagnostics));
        Say([.. report.Findings.Where(LeftOutForClass.IsSaid).OrderByDescending(f => f.Severity)]);
        if (report.Count(DiagnosticSeverity.Error) > 0)
        {
            SayRest(rest);
        }

        if (table.Manifests.HasUnreadable)
        {
            return null;
        }

        if (table.Compiled.Ingresses.Count == 0)
        {
            host.Error.WriteLine("ingress-rules: no Ingress was taken, so nothing can match");
        }

        return table;
    }

    /// <summary>Compiles the table and writes nothing; some files may be unreadable.</summary>
    /// <param name="files">Files, directories, or <c>-</c> for standard input.</param>
    /// <param name="parsed">The command line, which has the class options.</param>
    public LoadedTable Compile(IEnumerable<string> files, ParseResult parsed)
    {
        Manifests manifests = Manifests.Read(files, ReaderOptions.Default, host);
        ValidationResult valid = IngressValidator.Validate(manifests.Result);
        return new LoadedTable(manifests, valid, IngressCompiler.Compile(valid, classes.ToCompilerOptions(parsed)));
    }

    /// <summary>Writes findings to standard error, a line each; of many the first ones and how many follow.</summary>
    public void Say(IReadOnlyCollection<Diagnostic> findings)
    {
        foreach (Diagnostic finding in findings.Take(FindingsShown))
        {
            Say(VisibleText.Of(finding.ToString()));
        }

        if (findings.Count > FindingsShown)
        {
            string more = Summary.Number(findings.Count - FindingsShown, "more finding");
            host.Error.WriteLine($"and {more}; 'ingress-rules validate' shows all");
        }
    }

    /// <summary>Writes to standard error that something was left out for an error, and what became of the rest.</summary>
    public void SayRest(string rest) => host.Error.WriteLine($"ingress-rules: what has errors was left out; {rest}");

    /// <summary>Writes a line to standard error; at a terminal it is wrapped.</summary>
    public void Say(string line)
    {
        if (host.IsErrorTerminal)
        {
            new Paragraph(TonedWriter.Create(host.Error, host with { Colour = false }), ErrorIndent).Add(line).End();
        }
        else
        {
            host.Error.WriteLine(line);
        }
    }
}
