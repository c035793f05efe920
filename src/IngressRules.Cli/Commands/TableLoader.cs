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
/// <param name="rest">
/// What to say of a table from which something was left out for an error, such as "the matches are those of the rest".
/// </param>
internal sealed class TableLoader(ToolHost host, ClassOptions classes, string rest)
{
    private const int FindingsShown = 20, ErrorIndent = 6;

    /// <summary>Compiles the table and writes the findings to standard error; null if a file could not be read.</summary>
    /// <param name="files">Files, directories, or <c>-</c> for standard input.</param>
    /// <param name="parsed">The command line, which has the class options.</param>
    public LoadedTable? Load(IEnumerable<string> files, ParseResult parsed)
    {
        Manifests manifests = Manifests.Read(files, ReaderOptions.Default, host);
        ValidationResult valid = IngressValidator.Validate(manifests.Result);
        CompiledRules compiled = IngressCompiler.Compile(valid, classes.ToCompilerOptions(parsed));
        var table = new LoadedTable(manifests, valid, compiled);
        SayFindings(manifests.ToReport(valid.Diagnostics.Concat(compiled.Diagnostics)));
        if (manifests.HasUnreadable)
        {
            return null;
        }

        if (compiled.Ingresses.Count == 0)
        {
            host.Error.WriteLine("ingress-rules: no Ingress was taken, so nothing can match");
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
            host.Error.WriteLine($"and {Summary.Number(said.Count - FindingsShown, "more finding")}; 'ingress-rules validate' shows all");
        }

        if (report.Count(DiagnosticSeverity.Error) > 0)
        {
            host.Error.WriteLine($"ingress-rules: what has errors was left out; {rest}");
        }
    }

    private void Say(string line)
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
