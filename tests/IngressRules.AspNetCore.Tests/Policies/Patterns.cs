using System.Text.RegularExpressions;
using IngressRules.IngressNginx.Patterns;
using IngressRules.Policies;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>Short ways to make patterns and rewrites.</summary>
internal static class Patterns
{
    public static LinearPattern Of(string text)
    {
        Assert.True(PcrePattern.TryParse(text, PatternKind.Rewrite, out LinearPattern? pattern, out string? refusal), refusal);
        return pattern;
    }

    /// <summary>A rewrite, in whose target <c>$1</c> and the like stand for captures.</summary>
    public static PathRewrite Rewrite(string pattern, string target, bool redirect = false, string? prefix = null) =>
        new(Of(pattern), Parts(target)) { IsRedirect = redirect, ForwardedPrefix = prefix is null ? null : Parts(prefix) };

    private static RewritePart[] Split(string text) =>
        [.. Regex.Split(text, @"(\$[0-9])").Where(t => t.Length > 0).Select(t => t[0] == '$' ? new RewritePart("", t[1] - '0') : new(t))];

    private static Model.ValueList<RewritePart> Parts(string text) => [.. Split(text)];
}
