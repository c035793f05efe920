using System.Reflection;
using IngressRules.Diagnostics;

namespace IngressRules.Admin.Html;

/// <summary>Links from the code of a finding to the entry that explains it and shows the repair.</summary>
internal static class CodeLink
{
    private static readonly string s_document = typeof(CodeLink).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(m => m.Key == "DiagnosticsDocument").Value!;

    /// <summary>The URL of the entry.</summary>
    public static string Of(DiagnosticCode code) => $"{s_document}#{code.Id.ToLowerInvariant()}";

    /// <summary>The code as a link.</summary>
    public static void Write(HtmlWriter html, DiagnosticCode code) =>
        html.Write($"<a class=\"code\" href=\"{Of(code)}\" rel=\"noreferrer\"><code>{code.Id}</code></a>");
}
