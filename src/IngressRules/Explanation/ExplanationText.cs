using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>Describes a <see cref="RequestExplanation"/> in sentences, one step each.</summary>
public static class ExplanationText
{
    /// <summary>The place of the rule or default backend that decided.</summary>
    /// <param name="explanation">The explanation of a request that has a backend.</param>
    public static string Source(RequestExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        return Source(explanation.Match);
    }

    /// <summary>The host whose rules were used.</summary>
    /// <param name="explanation">The explanation.</param>
    public static string Host(RequestExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        string asked = explanation.Host;
        if (asked.Length == 0)
        {
            return "The request names no host, or an address: only rules without host can take it.";
        }

        if (explanation.ChosenHost?.Host.Host is not { } chosen)
        {
            return $"No rule names {asked} or a wildcard above it, and there are no rules without host.";
        }

        if (explanation.HostFallthrough && explanation.Hosts.Count > 1)
        {
            return $"{asked} is looked up under {string.Join(", then ", explanation.Hosts.Select(h => h.Host))}, until a path fits.";
        }

        return chosen.Length == 0 ? $"No rule names {asked} or a wildcard above it, so the rules without host decide."
            : chosen == asked ? $"Rules name {asked} itself, so they alone decide; no other host is looked at."
            : $"No rule names {asked} itself; {chosen} covers it, because the asterisk stands for exactly one label.";
    }

    /// <summary>The canonical path that was compared.</summary>
    /// <param name="explanation">The explanation.</param>
    public static string Path(RequestExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        string text = explanation.Path == explanation.Target
            ? $"{explanation.Path} is compared as it stands."
            : $"{explanation.Target} is compared as {explanation.Path}: without query, with percent triplets settled, dot segments "
                + "resolved and slashes collapsed. The backend gets it as it came.";
        return explanation.Ambiguities.Count == 0
            ? text
            : $"{text} It is ambiguous, and the options or its Ingress say that it is matched as text all the same.";
    }

    /// <summary>Why a target is ambiguous, and what the client can do about it, if anything.</summary>
    /// <param name="reason">One of <see cref="RequestExplanation.Ambiguities"/>.</param>
    public static string Of(Ambiguity reason) => reason switch
    {
        Ambiguity.Fragment => "It has a “#”, which clients keep to themselves: leave the part from there out.",
        Ambiguity.Backslash => "It has a backslash, which some servers read as a slash.",
        Ambiguity.Nul => "It has a NUL, at which some servers stop reading.",
        Ambiguity.EncodedSlash => "It has an encoded slash (%2F), which some servers read as a separator. Its Ingress can allow that "
            + $"for its own paths with the annotation {Ingress.AllowEncodedSlashAnnotation}: \"true\".",
        Ambiguity.EncodedBackslash => "It has an encoded backslash (%5C), which some servers read as a slash.",
        Ambiguity.BrokenPercent => "It has a “%” without two hexadecimal digits after it.",
        Ambiguity.RuleInDisguise => "Decoded further, or without the parameters behind “;”, it is a path that another rule sends to "
            + "another backend.",
        _ => "It has dots beside an empty segment, which servers resolve in different orders.",
    };

    /// <summary>Which rule won, or why none did.</summary>
    /// <param name="explanation">The explanation.</param>
    public static string Rule(RequestExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
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

        bool own = explanation.Hosts.Any(h => h.Host.DefaultBackend is { } d
            && ReferenceEquals(d.Ingress, match.Ingress)
            && d.Backend == match.Backend);
        return own
            ? $"{missed} The default backend of {match.Ingress} takes the rest of its own hosts."
            : $"{missed} The default backend of {match.Ingress?.ToString() ?? "the router"} takes what nobody takes.";
    }

    /// <summary>Why a matching rule did not win.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="host">The host that the rule belongs to, one of <see cref="RequestExplanation.Hosts"/>.</param>
    /// <param name="rule">One of the host's matching rules, other than the one that won.</param>
    public static string WhyNot(RequestExplanation explanation, CompiledHost host, CompiledRule rule)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(rule);
        if (explanation.ChosenHost is { } chosen && chosen.Host.Host != host.Host)
        {
            return explanation.HostFallthrough
                ? $"{chosen.Host} comes before {host}."
                : $"{chosen.Host} fits better, and only one host is asked.";
        }

        if (explanation.Match.Rule is not { } winner)
        {
            return "It takes part, but was not asked.";
        }

        return winner.Matching == PathMatching.Exact ? "An Exact rule comes before it."
            : winner.CanonicalPath.Length > rule.CanonicalPath.Length ? "A longer path fits."
            : $"{winner.PathType} comes before {rule.PathType} for the same path.";
    }

    /// <summary>What is said of documents that could not be read; empty where that does not concern the request.</summary>
    /// <param name="explanation">The explanation.</param>
    public static string Unread(RequestExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        return UnreadTexts.Sentence(explanation.Unread, explanation.UnreadHaveHost);
    }

    private static string Source(IngressMatch match) => match switch
    {
        { Rule: { } rule } => $"{rule.Ingress}, {rule.Field}: {rule.PathType} {rule.Path}",
        { Ingress: { } ingress } => $"{ingress}, spec.defaultBackend",
        _ => "The default backend that the router was configured with",
    };
}
