using IngressRules.Compilation;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>
/// The locations of a host with regular expressions: each has a pattern, and the first that matches wins (N13, N22 to N26).
/// </summary>
internal static class PatternLocations
{
    /// <summary>The location because of which the host has regular expressions; null where it has none (N23).</summary>
    public static NginxLocation? Cause(NginxHost host, IngressNginxOptions options)
    {
        foreach (NginxLocation location in host.Locations)
        {
            if (IsExpression(location, options))
            {
                return location;
            }
        }

        return null;
    }

    /// <summary>Writes the locations in the order in which they are tried.</summary>
    public static ValueList<DialectLocation> Write(
        NginxHost host,
        IReadOnlyList<NginxLocation> sorted,
        LocationPolicies policies,
        PathPatterns patterns,
        IngressNginxOptions options,
        PathFindings? findings)
    {
        var written = new List<DialectLocation>();
        foreach (NginxLocation location in options.LongestExpressionFirst ? sorted : [.. host.Locations.Skip(1), host.Root])
        {
            if (location.IsDefault)
            {
                continue;
            }

            int before = written.Count;
            bool isRootTaken = location is { IsExact: true, Text: "/" } && options.ControllerPathTypes && options.LongestExpressionFirst;
            if (isRootTaken)
            {
                findings?.RootTaken(location, host);
            }

            foreach ((LinearPattern? pattern, LinearPattern? rewrite, string? refusal) in PatternsOf(host, location, patterns, options))
            {
                if (pattern is null || refusal is not null)
                {
                    findings?.PatternRefused(location, refusal ?? "");
                    continue;
                }

                written.Add(LocationWriter.Make(location, policies.Of(location, rewrite)) with
                {
                    Path = location.Bytes, IsExact = location.IsExact, Pattern = pattern, IsShadowed = isRootTaken,
                });
            }

            if (written.Count > before)
            {
                LocationWriter.AddLost(written, location, written[^1]);
            }
        }

        return written.ToValueList();
    }

    private static bool IsExpression(NginxLocation location, IngressNginxOptions options) => location.UsesRegex
        || (options.RewriteTargetUsesRegularExpressions && (location.NeedsRewrite || location.RewritesBelow));

    private static IEnumerable<(LinearPattern? Pattern, LinearPattern? Rewrite, string? Refusal)> PatternsOf(
        NginxHost host, NginxLocation location, PathPatterns patterns, IngressNginxOptions options)
    {
        bool keepsType = !IsExpression(location, options) && (!options.RegularExpressionsForWholeHost || !options.ControllerPathTypes);
        if (keepsType)
        {
            LinearPattern? literal = location.NeedsRewrite ? patterns.Literal(location.Text, out _) : null;
            yield return (patterns.Plain(location.Text, location.IsExact, out string? refusal), literal, refusal);
        }
        else if (!location.IsDoubled)
        {
            yield return Expression(location.Text, location.NeedsRewrite);
        }
        else if (host.Find(location.Text, isExact: true) is not null)
        {
            yield return Expression(location.WithSlash, location.RewritesBelow);
        }
        else if (location.RewritesBelow)
        {
            // The text itself is the target, so that only what is under it is rewritten (N26).
            yield return Expression(location.WithSlash, true);
            yield return Expression(location.Text, false);
        }
        else
        {
            yield return Expression(location.Text, false);
        }

        (LinearPattern?, LinearPattern?, string?) Expression(string text, bool rewrites)
        {
            LinearPattern? pattern = patterns.Expression(text, out string? refusal), rewrite = null;
            if (rewrites && refusal is null)
            {
                rewrite = patterns.Rewrite(text, out refusal);
            }

            return (pattern, rewrite, refusal);
        }
    }
}
