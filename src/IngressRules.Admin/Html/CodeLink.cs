using IngressRules.Diagnostics;

namespace IngressRules.Admin.Html;

/// <summary>Links from the code of a finding to the entry that explains it and shows the repair.</summary>
internal static class CodeLink
{
    /// <summary>The code as a link.</summary>
    public static void Write(HtmlWriter html, DiagnosticCode code) =>
        html.Write($"<a class=\"code\" href=\"{code.Page}\" rel=\"noreferrer\"><code>{code.Id}</code></a>");
}
