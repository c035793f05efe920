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

        string missing = WildcardHost.Over(asked) is { } wildcard ? $"No rule names {asked} or {wildcard}" : $"No rule names {asked}";
        if (explanation.ChosenHost is not { } host)
        {
            return $"{missing}, and there are no rules without host.";
        }

        CompiledHost[] known = [.. explanation.Hosts.Select(h => h.Host).OfType<CompiledHost>()];
        if (explanation.HostFallthrough && known.Length > 1)
        {
            return $"{asked} is looked up under {string.Join(", then ", known.Select(h => $"{h}"))}, until a path fits.";
        }

        return host.Host.Length == 0 ? $"{missing}, so the rules without host decide."
            : host.Host == asked ? $"Rules name {asked} itself, so they alone decide; no other host is looked at."
            : $"No rule names {asked} itself; {host} covers it, because the asterisk stands for exactly one label.";
    }

    /// <summary>What one step on the way to the canonical path does.</summary>
    /// <param name="step">One of <see cref="RequestExplanation.Steps"/>.</param>
    public static string Of(CanonicalStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Step switch
        {
            "absolute-form" => "The target is a whole URL: its authority counts as the host, and the rest as the target.",
            "query" => "The query is no part of the path.",
            "fragment" => "What follows a “#” is no part of the path.",
            "empty-path" => "An empty path means /.",
            "percent-encoding" => "Encoded letters, digits and “-._~” are decoded; all else is encoded in one way.",
            "dot-segments" => "“.” and “..” are resolved, and nothing leads above /.",
            _ => "Several slashes count as one.",
        };
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

        string missed = explanation.ChosenHost is not { } chosen ? "There is no path to compare with."
            : chosen.Host.Length == 0 ? "No rule without host has a path that fits."
            : $"No path under {chosen} fits.";
        if (match.Outcome == MatchOutcome.None)
        {
            return $"{missed} No Ingress gives a default backend for it.";
        }

        return explanation.DefaultBackend is { Host: not null }
            ? $"{missed} The default backend of {match.Ingress} takes the rest of its own hosts."
            : $"{missed} The default backend of {match.Ingress?.ToString() ?? "the router"} takes what nobody takes.";
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
