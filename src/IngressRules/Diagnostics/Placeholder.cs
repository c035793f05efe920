using System.Text.RegularExpressions;

namespace IngressRules.Diagnostics;

/// <summary>
/// Recognises values that nobody has filled in: template expressions, variables, words in capitals, encrypted values. To judge them as
/// hosts or paths would help nobody, so one finding that says what they are replaces the findings about them.
/// </summary>
internal static partial class Placeholder
{
    // How much of a line is looked at, and how many further fields a finding names.
    private const int MaxValue = 200;
    private const int MaxNamed = 3;

    /// <summary>What a value is that was to be filled in, and what to do about it; null for any other value.</summary>
    public static string? Describe(string value)
    {
        Match found = Pattern().Match(value);
        return !found.Success ? null
            : found.Groups["expression"].Success
                ? "is a template expression. Render the template first, with helm template or the tool that it belongs to, "
                    + "and check the output."
            : found.Groups["variable"].Success
                ? "is a variable that nothing has replaced. Replace it first, for example with envsubst, and check the output."
            : found.Groups["sops"].Success ? "is encrypted by SOPS. Decrypt the file first, with sops decrypt, and check the output."
            : found.Groups["map"].Success
                ? "is a mapping that a template printed as text. Correct the template: name the fields, or write {{ toYaml … }}."
            : found.Groups["unset"].Success ? "is what a template prints for a value that is not set. Set the value."
            : "looks like a placeholder that nobody filled in. Write the real value.";
    }

    /// <summary>
    /// Replaces the findings about values that nobody filled in by a single one, and says of values in typographic quotation marks that
    /// these are letters.
    /// </summary>
    /// <param name="findings">Findings; those from <paramref name="start"/> on are about one object.</param>
    /// <param name="start">Where the object's findings start.</param>
    /// <param name="code">The code of the new finding.</param>
    public static void Merge(List<Diagnostic> findings, int start, DiagnosticCode code)
    {
        int kept = start, place = -1;
        string first = "", what = "";
        List<string> fields = [];
        for (int i = start; i < findings.Count; i++)
        {
            Diagnostic finding = findings[i];
            string? value = finding.Severity == DiagnosticSeverity.Error ? ValueOf(finding) : null;
            if (value is not null && TypographicQuotes.Begin(value))
            {
                finding = finding with
                {
                    Message = $"The quotation marks around {(Hides(finding) ? "the value" : QuotedText.Quote(value))} are typographic "
                        + "ones, which are letters to YAML. Write \" or '.",
                };

                // A key can break two rules, one with each of its parts.
                if (kept > start && findings[kept - 1].Message == finding.Message && findings[kept - 1].Span == finding.Span)
                {
                    continue;
                }
            }
            else if (value is not null && Describe(value) is { } found)
            {
                if (place >= 0)
                {
                    fields.Add(finding.Field);
                    continue;
                }

                (place, first, what) = (kept, value, found);
            }

            findings[kept++] = finding;
        }

        findings.RemoveRange(kept, findings.Count - kept);
        if (place >= 0)
        {
            Diagnostic about = findings[place];
            findings[place] = about with { Code = code, Message = Message(about, first, what, fields) };
        }
    }

    private static string Message(Diagnostic about, string value, string what, List<string> fields)
    {
        string[] more = [.. fields.Distinct(StringComparer.Ordinal).Where(f => f != about.Field)];
        string rest = more.Length == 0 ? ""
            : $" The same is true of {string.Join(", ", more.Take(MaxNamed))}{(more.Length > MaxNamed ? " and others" : "")}.";
        return $"{(Hides(about) ? "The value" : QuotedText.Quote(value))} {what}{rest}";
    }

    private static bool Hides(Diagnostic about) =>
        about.Object?.Kind == "Secret" || about.Source?.MayHoldSecret(isOtherKind: true) != false;

    /// <summary>The text of the value that a finding is about, as it stands in the source.</summary>
    private static string? ValueOf(Diagnostic finding)
    {
        // The place is looked up in the source, which costs more than a look at the message, so the message must be suspicious first. That
        // of a Secret never shows the value.
        bool isSuspicious = finding.Object?.Kind == "Secret"
            || Describe(finding.Message) is not null
            || finding.Message.AsSpan().ContainsAny(TypographicQuotes.Marks);
        if (!isSuspicious || finding.Span is not { } span)
        {
            return null;
        }

        string line = span.GetLineText(MaxValue, out int column);
        int length = Math.Min(span.Length, line.Length - column + 1);
        return length <= 0 ? null : line.Substring(column - 1, length).Trim('"', '\'');
    }

    // Words are placeholders as whole words alone, since names of applications have such words, too: todos, editing, your-orders. Words
    // in capitals are placeholders where they have an underscore and no domain follows, or where they say host or domain; others are only
    // written in the wrong case.
    [GeneratedRegex(
        """
        (?<expression>\{\{|\{%|<%|\[\[-?\ *[.$]?[A-Za-z_][\w.]*\ *-?\]\])|(?<variable>[$%]\{[^}]*\}|\$\([^)]*\)|\$[A-Z_]{2,})
        |(?<sops>\bENC\[)|(?<map>\bmap\[([\w./-]*:|\]|string\]))|(?<unset><no\ value>|%!\w\()
        |__\w+?__|<[A-Za-z][\w .:-]*>|@[A-Z_]{2,}@|%[A-Z_]{2,}%|\#\{[^}]*\}
        |(?<![A-Za-z0-9_])[A-Z][A-Z0-9]+(_[A-Z0-9]+)+(?![A-Za-z0-9_./-])
        |(?<![A-Za-z0-9_])([A-Z][A-Z0-9]*_)+(HOST|DOMAIN)(NAME)?(?![A-Za-z0-9_/-])
        |(?<![A-Za-z0-9_./-])(MY|YOUR)?(HOST|DOMAIN)(NAME)?(?![A-Za-z0-9_./-])
        |(?<![A-Za-z0-9])(?i:(change|replace|fill|edit|set)([-_ ]?me|[-_ ]this)|fill[_ ]in)(?![A-Za-z0-9])
        |(?<![A-Za-z0-9./-])(TODO|FIXME|fixme|(?i:placeholder))(?![A-Za-z0-9./-])
        |(?<![A-Za-z0-9])(?i:x{3,}(?![a-z0-9/-]))
        |(?<![A-Za-z0-9-])(?i:your[-_ ]?(domain|host)(name)?|your[_ ](app|service|name|namespace|secret|class|path|port|site))
         (?![A-Za-z0-9/-])
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
