using IngressRules.Compilation;
using IngressRules.Matching;

namespace IngressRules.AspNetCore.Admin.Explaining;

/// <summary>Says an explanation in sentences, step by step.</summary>
internal static class ExplanationText
{
    /// <summary>Where the decision stands.</summary>
    public static string Source(IngressMatch match) => match switch
    {
        { Rule: { } rule } => $"{rule.Ingress}, {rule.Field}: {rule.PathType} {rule.Path}",
        { Ingress: { } ingress } => $"{ingress}, spec.defaultBackend",
        _ => "The default backend that the router was configured with",
    };

    /// <summary>Under which host the rules were looked up.</summary>
    public static string Host(RequestExplanation explanation)
    {
        string asked = explanation.Host;
        if (asked.Length == 0)
        {
            return "The request names no host, or an address: only rules without host can take it.";
        }

        if (explanation.ChosenHost?.Host.Host is not { } chosen)
        {
            return $"No rule names {asked} or a wildcard above it, and there are no rules without host.";
        }

        if (explanation.Fallthrough && explanation.Hosts.Count > 1)
        {
            return $"{asked} is looked up under {string.Join(", then ", explanation.Hosts.Select(h => h.Host))}, until a path fits.";
        }

        return chosen.Length == 0 ? $"No rule names {asked} or a wildcard above it, so the rules without host decide."
            : chosen == asked ? $"Rules name {asked} itself, so they alone decide; no other host is looked at."
            : $"No rule names {asked} itself; {chosen} covers it, because the asterisk stands for exactly one label.";
    }

    /// <summary>What the path was compared as.</summary>
    public static string Path(RequestExplanation explanation, RequestUrl asked)
    {
        string text = explanation.Path == asked.Target
            ? $"{explanation.Path} is compared as it stands."
            : $"{asked.Target} is compared as {explanation.Path}: without query, with percent triplets settled, dot segments resolved and slashes collapsed. The backend gets it as it came.";
        return explanation.Ambiguities.Count == 0 ? text : $"{text} It is ambiguous, and the options say that it is matched as text all the same.";
    }

    /// <summary>Which rule won, or why none did.</summary>
    public static string Rule(RequestExplanation explanation)
    {
        IngressMatch match = explanation.Match;
        if (match.Rule is { } rule)
        {
            return rule.Matching switch
            {
                PathMatching.Exact => $"Exact {rule.Path} is the path itself, and Exact comes before everything else.",
                PathMatching.Prefix when rule.CanonicalPath == "/" => $"{rule.PathType} / takes every path, and no longer one fits.",
                PathMatching.Prefix => $"{rule.PathType} {rule.Path} is where the path begins, element by element, and no longer one fits.",
                PathMatching.TextPrefix => $"{rule.PathType} {rule.Path} is how the text of the path begins, and no longer one fits.",
                PathMatching.ImplementationSpecificExact => $"{rule.PathType} {rule.Path} is the path itself.",
                _ => $"The router’s own matcher takes the path for {rule.PathType} {rule.Path}.",
            };
        }

        string missed = explanation.ChosenHost is { } chosen ? $"No path under {chosen.Host} fits." : "There is no path to compare with.";
        if (match.Outcome == MatchOutcome.None)
        {
            return $"{missed} No Ingress gives a default backend for it.";
        }

        bool own = explanation.Hosts.Any(h => h.Host.DefaultBackend is { } d && ReferenceEquals(d.Ingress, match.Ingress) && d.Backend == match.Backend);
        return own
            ? $"{missed} The default backend of {match.Ingress} takes the rest of its own hosts."
            : $"{missed} The default backend of {match.Ingress?.ToString() ?? "the router"} takes what nobody takes.";
    }

    /// <summary>Why a rule that fits did not win.</summary>
    public static string WhyNot(RequestExplanation explanation, CompiledHost host, CompiledRule rule)
    {
        if (explanation.ChosenHost is { } chosen && chosen.Host.Host != host.Host)
        {
            return explanation.Fallthrough ? $"{chosen.Host} comes before {host}." : $"{chosen.Host} fits better, and only one host is asked.";
        }

        if (explanation.Match.Rule is not { } winner)
        {
            return "It takes part, but was not asked.";
        }

        return winner.Matching == PathMatching.Exact ? "An Exact rule comes before it."
            : winner.CanonicalPath.Length > rule.CanonicalPath.Length ? "A longer path fits."
            : $"{winner.PathType} comes before {rule.PathType} for the same path.";
    }
}
