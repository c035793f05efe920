using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>The words of the findings with codes of <see cref="TableCodes"/>.</summary>
internal static class TableDiagnostics
{
    /// <summary>How many rules a message names.</summary>
    private const int MostNamed = 3;

    public static Diagnostic OwnPathTaken(CompiledRule rule, CompiledRule taker) => CompilationFindings.About(
        TableCodes.OwnPathTaken,
        rule.Ingress,
        rule.Field,
        $"{taker.Ingress} has {Named(taker)} for {HostCompiler.Described(rule)}, which comes first, so the request for this path itself "
            + $"goes to {taker.Backend}; this rule takes only other requests. If both are meant, write them in one Ingress.",
        CompilationFindings.Rival("this one takes the path itself", taker.Ingress, taker.Field));

    public static Diagnostic Taken(CompiledRule rule, IReadOnlyList<CompiledRule> by)
    {
        // One rule that takes everything is the compiler's case, too, but for path types that depend on options.
        RelatedLocation related = CompilationFindings.Rival("this one is used", by[0].Ingress, by[0].Field);
        return by.Count == 1
            ? CompilationFindings.About(
                CompilationCodes.NeverFirst,
                rule.Ingress,
                rule.Field,
                $"{by[0].Ingress} has {Named(by[0])} for {HostCompiler.Described(rule)}, which takes all requests that this path takes "
                    + "and comes first, so this path is never used. Remove one of the two.",
                related)
            : CompilationFindings.About(
                TableCodes.TakenTogether,
                rule.Ingress,
                rule.Field,
                $"{Listed(by)} for {HostCompiler.Described(rule)} together take all requests that this path takes and come first, "
                    + "so this path is never used. Remove it, or one of them.",
                related);
    }

    public static Diagnostic AddressAsHost(CompiledRule rule) => CompilationFindings.About(
        TableCodes.AddressAsHost,
        rule.Ingress,
        IngressFields.Host(rule.RuleIndex),
        $"no request is for host {QuotedText.Quote(rule.Host)}: four numbers are an address, and requests for an address go to rules "
            + "without host. Write the name that clients use, or remove host.");

    public static Diagnostic PathRefused(CompiledRule rule) => CompilationFindings.About(
        TableCodes.PathRefused,
        rule.Ingress,
        rule.Field.Child("path"),
        $"every request for {QuotedText.Quote(rule.Path)} is refused, because servers read such a path in different ways. Write another "
            + "path; for an encoded slash alone, an annotation of the Ingress can allow it "
            + $"({Ingress.AllowEncodedSlashAnnotation}: \"true\").");

    public static Diagnostic DefaultBackendIdle(Ingress ingress, CompiledRule? taker) => CompilationFindings.About(
        TableCodes.DefaultBackendIdle,
        ingress,
        IngressFields.DefaultBackend,
        "no path is left for this default backend: rules take every path of the hosts that could use it"
            + (taker is null ? ". " : $", such as {Named(taker)} of {taker.Ingress} for {HostCompiler.Described(taker)}. ")
            + "Remove it, if it is not for OPTIONS * alone.",
        taker is null ? null : CompilationFindings.Rival("this rule takes every path", taker.Ingress, taker.Field));

    public static Diagnostic WildcardHidden(CompiledRule rule, CompiledHost exact, string outcome)
    {
        HostRule first = exact.Sources[0];
        return CompilationFindings.About(
            TableCodes.WildcardHidden,
            rule.Ingress,
            rule.Field,
            $"requests for {exact.Host} do not reach this rule, because a host with rules of its own leaves none to a wildcard, and none "
                + $"of its rules takes {QuotedText.Quote(rule.Path)}: {outcome}. If that is not meant, give {exact.Host} a rule for the "
                + "path.",
            CompilationFindings.Rival("this rule names the host", first.Taken.Ingress, IngressFields.Rule(first.Rule)));
    }

    public static Diagnostic HostShared(string host, HostRule rule, HostRule first) => CompilationFindings.About(
        TableCodes.HostShared,
        rule.Taken.Ingress,
        IngressFields.Host(rule.Rule),
        $"namespaces {first.Taken.Ingress.Metadata.Namespace} and {rule.Taken.Ingress.Metadata.Namespace} both have rules for host "
            + $"{QuotedText.Quote(host)}: each can take paths from the other. If that is not meant, give each a host of its own, or let "
            + "the first one own it (--own-host-by-namespace).",
        CompilationFindings.Rival("this one named the host first", first.Taken.Ingress, IngressFields.Rule(first.Rule)));

    private static string Listed(IReadOnlyList<CompiledRule> rules)
    {
        string named = string.Join(", ", rules.Take(MostNamed).Select(r => $"{Named(r)} of {r.Ingress}"));
        return rules.Count > MostNamed ? $"{named} and {rules.Count - MostNamed} more" : named;
    }

    private static string Named(CompiledRule rule) => $"{rule.PathType} {VisibleText.Short(rule.Path)}";
}
