using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Patterns;

/// <summary>Expressions of nginx, in linear time.</summary>
internal static class PcrePattern
{
    /// <summary>Translates an expression.</summary>
    public static bool TryParse(string pattern, PatternKind kind, [NotNullWhen(true)] out LinearPattern? result, out string? refusal)
    {
        (result, refusal) = (null, null);
        string text = kind switch
        {
            PatternKind.Search => pattern,
            PatternKind.Literal => "^" + Regex.Escape(pattern),
            _ => "^" + pattern,
        };
        RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
            | (kind is PatternKind.Path or PatternKind.Literal ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            result = new LinearPattern(pattern, new Regex(text, options));
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            refusal = e.Message;
            return false;
        }
    }
}
