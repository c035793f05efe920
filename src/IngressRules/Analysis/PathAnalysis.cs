using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Analysis;

/// <summary>
/// Reports paths that do not match what they seem to match (specification 3.1, 3.10). The compiler reports paths with <c>?</c> or <c>#</c>,
/// which no request path contains.
/// </summary>
internal static class PathAnalysis
{
    public static void Check(Ingress ingress, AnalysisOptions options, AnalysisFindings findings)
    {
        if (options.PathsMayBeExpressions)
        {
            return;
        }

        Dictionary<string, HashSet<string>>? byHost = null;
        for (int r = 0; r < ingress.Spec.Rules.Count; r++)
        {
            ValueList<HttpIngressPath> paths = ingress.Spec.Rules[r].Http?.Paths ?? [];
            for (int p = 0; p < paths.Count; p++)
            {
                string path = paths[p].Path;
                FieldPath field = IngressFields.Path(r, p).Child("path");
                if (path.AsSpan().ContainsAny('?', '#'))
                {
                    continue;
                }

                if (SeveralPaths.In(path) is { } several)
                {
                    findings.Add(
                        AnalysisCodes.Pattern,
                        field,
                        $"The path {QuotedText.Quote(path)} looks like a list of paths, and is compared as one, so ordinary requests miss "
                            + $"the rule. Write one entry of paths for each: {several}.");
                }
                else if (PathPattern.IsPattern(path))
                {
                    AddPattern(field, paths[p], findings);
                }
                else
                {
                    PathCharacterAnalysis.Check(field, path, findings);
                }

                if (paths[p].PathType == PathType.Exact && path.Length > 1 && path.EndsWith('/'))
                {
                    byHost ??= PathsByHost(ingress);
                    CheckTrailingSlash(field, path, byHost[ingress.Spec.Rules[r].Host], findings);
                }
            }
        }
    }

    private static void CheckTrailingSlash(FieldPath field, string path, HashSet<string> ofHost, AnalysisFindings findings)
    {
        // An Ingress that also has the path without the slash distinguishes the two on purpose.
        string without = path[..^1];
        if (!ofHost.Contains(without))
        {
            findings.Add(
                AnalysisCodes.ExactTrailingSlash,
                field,
                $"Exact {QuotedText.Quote(path)} takes requests with the slash at the end and none without. "
                    + $"Write {QuotedText.Quote(without)}, or pathType: Prefix, which takes both.");
        }
    }

    private static void AddPattern(FieldPath field, HttpIngressPath path, AnalysisFindings findings)
    {
        string quoted = QuotedText.Quote(path.Path);
        string write = PathIntent.Alternatives(path.Path) is { } alternatives
            ? $"Write one entry of paths for each, with pathType: Prefix: {QuotedText.List(alternatives)}"
            : $"Write {QuotedText.Quote(PathPattern.LiteralStart(path.Path))} with pathType: Prefix";
        if (path.PathType == PathType.ImplementationSpecific)
        {
            string elsewhere = path.Path.IndexOf('*', StringComparison.Ordinal) == path.Path.Length - 1
                ? "Cloud controllers such as those of GKE and AWS read it as everything that begins so"
                : "Some controllers read it so";
            findings.Add(
                AnalysisCodes.ImplementationSpecificPattern,
                field,
                $"The path {quoted} looks like a pattern. {elsewhere}; here every path is compared as text, so ordinary requests "
                    + $"miss the rule. {write}, which takes everything below it.");
            return;
        }

        string meaning = path.PathType == PathType.Exact
            ? "Exact is compared as text, character by character"
            : "Prefix is compared as text, element by element, and takes everything below its path";
        findings.Add(
            AnalysisCodes.Pattern,
            field,
            $"The path {quoted} looks like a pattern, and Kubernetes has none: {meaning}. {write}.");
    }

    // A host can have a rule for each of its paths, so its paths are collected once.
    private static Dictionary<string, HashSet<string>> PathsByHost(Ingress ingress)
    {
        var byHost = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (IngressRule rule in ingress.Spec.Rules)
        {
            if (!byHost.TryGetValue(rule.Host, out HashSet<string>? paths))
            {
                byHost[rule.Host] = paths = new HashSet<string>(StringComparer.Ordinal);
            }

            paths.UnionWith((rule.Http?.Paths ?? []).Select(p => p.Path));
        }

        return byHost;
    }
}
