using System.Text;
using IngressRules.IngressNginx.Patterns;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>
/// The patterns of paths on a host with regular expressions (N13, N22). Translations are kept, because the same texts come again with each
/// version of a host.
/// </summary>
internal sealed class PathPatterns(IngressNginxOptions options)
{
    private readonly Dictionary<(string, PatternKind), (LinearPattern? Pattern, string? Refusal)> _known = [];

    /// <summary>The pattern of a text that is an expression.</summary>
    public LinearPattern? Expression(string text, out string? refusal)
    {
        PatternKind kind = options.RegularExpressionsIgnoreCase ? PatternKind.Path : PatternKind.ExactCasePath;
        return Get(options.RegularExpressionsAreOpenEnded ? text : $@"(?:{text})\z", kind, out refusal);
    }

    /// <summary>The pattern of a text that keeps the meaning of its path type.</summary>
    public LinearPattern? Plain(string text, bool isExact, out string? refusal)
    {
        string path = isExact || text == "/" ? text : text.TrimEnd('/');
        string end = isExact ? @"\z" : text == "/" ? "" : text.EndsWith('/') ? "/" : @"(?:/|\z)";
        return Get(Escape(path) + end, PatternKind.ExactCasePath, out refusal);
    }

    /// <summary>The pattern by which a rewrite of an expression finds captures. It is searched, as a whole path need not match.</summary>
    public LinearPattern? Rewrite(string text, out string? refusal) => Get(text, PatternKind.Rewrite, out refusal);

    /// <summary>The pattern of a text that is no expression, for a rewrite that has no captures.</summary>
    public LinearPattern? Literal(string text, out string? refusal) => Get(text, PatternKind.Literal, out refusal);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            escaped.Append(char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && c > ' ' ? "\\" : "").Append(c);
        }

        return escaped.ToString();
    }

    private LinearPattern? Get(string text, PatternKind kind, out string? refusal)
    {
        if (!_known.TryGetValue((text, kind), out (LinearPattern? Pattern, string? Refusal) known))
        {
            PcrePattern.TryParse(text, kind, out LinearPattern? pattern, out string? reason);
            _known.Add((text, kind), known = (pattern, reason));
        }

        refusal = known.Refusal;
        return known.Pattern;
    }
}
