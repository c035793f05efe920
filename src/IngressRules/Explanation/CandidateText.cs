using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>Says in sentences why a rule did not take a request.</summary>
internal static class CandidateText
{
    /// <summary>Why a rule that takes the request lost to the winner.</summary>
    public static string Beaten(RuleEntry rule, RuleEntry winner)
    {
        string who = $"{Named(winner.Rule)} ({winner.Rule.Ingress})";
        return winner.Rule.Host != rule.Rule.Host ? $"{HostOf(winner.Rule)} comes before {HostOf(rule.Rule)}: {who}."
            : winner.Matching == PathMatching.Exact && rule.Matching != PathMatching.Exact ? $"An Exact rule comes before it: {who}."
            : winner.CanonicalPath.Length > rule.CanonicalPath.Length ? $"A longer path fits: {who}."
            : winner.Rule.PathType != rule.Rule.PathType
                ? $"{winner.Rule.PathType} comes before {rule.Rule.PathType} for the same path: {who}."
            : $"{who} has the same path and {Order(winner.Rule.Ingress, rule.Rule.Ingress)}.";
    }

    /// <summary>Why a rule is not asked although it takes the request.</summary>
    public static string Hidden(CompiledHost decides, CompiledHost host) =>
        $"{decides} has rules of its own, so {(host.Host.Length == 0 ? "the rules without host" : $"those of {host}")} are not asked "
            + "(--host-fallthrough asks them where no path fits).";

    /// <summary>How a wildcard misses the host.</summary>
    public static string OtherLabels(CompiledHost wildcard, string host) => WildcardHost.Parent(wildcard.Host) == host
        ? $"{QuotedText.Quote(wildcard.Host)} takes the names one label below it, and not {QuotedText.Quote(host)} itself."
        : $"The star of {QuotedText.Quote(wildcard.Host)} stands for one label, and {QuotedText.Quote(host)} has two in its place.";

    /// <summary>Why an Ingress is left out.</summary>
    public static string LeftOut(Diagnostic reason)
    {
        string who = $"{reason.Object!.Namespace}/{reason.Object.Name} is left out";
        return reason.Severity == DiagnosticSeverity.Error
            ? $"{who} for an error ({reason.Code.Id}): {reason.Message}"
            : $"{who} ({reason.Code.Id}): {reason.Message}";
    }

    /// <summary>How a rule misses the path, and what to write where it should not.</summary>
    public static string Differs(RuleEntry entry, PathFit fit)
    {
        RuleReference rule = entry.Rule;
        return fit switch
        {
            PathFit.Pattern or PathFit.LoosePattern => $"{Named(rule)} is compared as text, and its {SignIn(rule.Path!)} is no pattern "
                + $"here. Write {QuotedText.Quote(PathPattern.LiteralStart(rule.Path!))} with pathType: Prefix.",
            PathFit.TrailingSlash => $"{Named(rule)} differs in the slash at the end. Write pathType: Prefix to take both.",
            PathFit.Case => $"{Named(rule)} differs in capitals, which matter in paths.",
            PathFit.PathAlone =>
                $"{Named(rule)} takes that path alone, and nothing below it. Write pathType: Prefix to take that, too.",
            PathFit.ElementBoundary => $"{Named(rule)} compares element by element, so it takes "
                + $"{QuotedText.Quote(entry.CanonicalPath.TrimEnd('/'))} and what is below it.",
            _ => $"{Named(rule)} is deeper.",
        };
    }

    /// <summary>The type and the path of a rule.</summary>
    public static string Named(RuleReference rule) => $"{rule.PathType} {QuotedText.Quote(rule.Path!)}";

    private static string HostOf(RuleReference rule) => rule.Host.Length == 0 ? "(any host)" : rule.Host;

    /// <summary>Why one of two Ingresses comes first (specification 4.2).</summary>
    private static string Order(Ingress first, Ingress second) => ReferenceEquals(first, second) ? "stands before it"
        : first.Metadata.CreationTimestamp == second.Metadata.CreationTimestamp
            ? "comes first by name, because neither Ingress is older"
        : first.Metadata.CreationTimestamp is null || second.Metadata.CreationTimestamp is null
            ? "comes first: an Ingress without creationTimestamp counts as new"
        : "comes first, because its Ingress is older";

    private static string SignIn(string path) =>
        path.IndexOfAny(['*', '(', '[', '^', '$', '+', '\\']) is >= 0 and var at ? QuotedText.Quote(path[at..(at + 1)]) : "sign";
}
