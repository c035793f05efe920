using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>What became of a rule that could have taken a request.</summary>
public enum RuleVerdict
{
    /// <summary>It takes the request.</summary>
    Won,

    /// <summary>Its host and path fit, and other rules come before it (<see cref="RuleCandidate.BeatenBy"/>).</summary>
    Beaten,

    /// <summary>Its host and path fit, and rules of a more specific host keep it from being asked.</summary>
    HiddenHost,

    /// <summary>Its host or its path does not fit (<see cref="RuleCandidate.Near"/>).</summary>
    Differs,

    /// <summary>Its Ingress is left out: it is invalid, of another class, or has no right to the host.</summary>
    LeftOut,
}

/// <summary>The one obstacle by which a rule misses a request.</summary>
public enum NearMiss
{
    /// <summary>The path has other capitals.</summary>
    Case,

    /// <summary>The rule ends within an element of the path.</summary>
    ElementBoundary,

    /// <summary>One of the two has a slash at the end.</summary>
    TrailingSlash,

    /// <summary>The rule is deeper.</summary>
    Longer,

    /// <summary>The host has one label too many or too few for the wildcard.</summary>
    HostLabel,
}

/// <summary>A rule that took a request, or could have, and why it did not.</summary>
public sealed class RuleCandidate
{
    private readonly Func<string> _text;

    internal RuleCandidate(RuleVerdict verdict, RuleReference? rule, Func<string> text) => (Verdict, Rule, _text) = (verdict, rule, text);

    /// <summary>What became of it.</summary>
    public RuleVerdict Verdict { get; }

    /// <summary>The rule; null where an Ingress is left out of which no rule is known, or whose default backend alone counts.</summary>
    public RuleReference? Rule { get; }

    /// <summary>The Ingress of the rule.</summary>
    public string Ingress => Rule is { } rule ? rule.Ingress.ToString() : $"{Finding!.Object!.Namespace}/{Finding.Object.Name}";

    /// <summary>The backend of the rule; null where none is known.</summary>
    public BackendReference? Backend => Rule is { } rule ? rule.Backend : Default;

    /// <summary>The one obstacle of a rule that differs; null where there is more than one, and for every other verdict.</summary>
    public NearMiss? Near { get; internal init; }

    /// <summary>
    /// For <see cref="RuleVerdict.Beaten"/> every rule that comes before this one: without all of them it would win. For
    /// <see cref="RuleVerdict.HiddenHost"/> every rule of each more specific host that takes the request, those without paths included.
    /// </summary>
    public IReadOnlyList<RuleReference> BeatenBy { get; internal init; } = [];

    /// <summary>Why its Ingress is left out; null for every other verdict.</summary>
    public Diagnostic? Finding { get; internal init; }

    /// <summary>Where the rule stands in the text that it was read from; null where that is not known.</summary>
    public SourceSpan? Span => Rule is { } rule ? rule.Span : Finding?.Span;

    /// <summary>Why it won, or why it did not, in sentences.</summary>
    public string Text => _text();

    /// <summary>The default backend of an Ingress that is left out and is listed for it.</summary>
    internal BackendReference? Default { get; init; }
}
