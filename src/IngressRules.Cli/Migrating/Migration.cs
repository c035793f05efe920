using IngressRules.Comparison;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.IngressNginx;
using IngressRules.IngressNginx.Annotations;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Cli.Migrating;

/// <summary>
/// What manifests that were written for ingress-nginx come to: each annotation, and each request that goes elsewhere without the dialect.
/// </summary>
internal sealed class Migration
{
    private readonly CompilerOptions _options;
    private readonly IngressNginxOptions _dialect;
    private readonly ValidationResult _valid;
    private readonly Dictionary<Quirk, IngressMatcher> _without = [];
    private readonly Dictionary<Ingress, ValueList<AnnotationUse>> _usesByIngress = new(ReferenceEqualityComparer.Instance);
    private readonly ILookup<string, Ingress> _byHost;

    /// <summary>Reads what there is to say.</summary>
    /// <param name="valid">The valid objects.</param>
    /// <param name="options">The options of the table, without the dialect.</param>
    /// <param name="dialect">The options of the dialect.</param>
    public Migration(ValidationResult valid, CompilerOptions options, IngressNginxOptions dialect)
    {
        (_valid, _options, _dialect) = (valid, options, dialect);
        WithDialect = MatcherWith(dialect);

        // The same Ingresses, so that classes make no difference.
        ValidationResult ours = IngressValidator.Validate(new IngressReadResult
        {
            Objects = valid.Objects with { Ingresses = WithDialect.Rules.Ingresses },
        });
        Plain = new IngressMatcher(IngressCompiler.Compile(ours, options with { ClassSelection = ClassSelection.Never }));
        var uses = new List<AnnotationUse>();
        foreach (Ingress ingress in WithDialect.Rules.Ingresses)
        {
            ValueList<AnnotationUse> own = AnnotationInventory.Of(ingress, dialect);
            _usesByIngress[ingress] = own;
            uses.AddRange(own);
        }

        Uses = uses.ToValueList();
        _byHost = WithDialect.Rules.Ingresses
            .SelectMany(i => i.Spec.Rules.Select(r => (r.Host, Ingress: i)).DistinctBy(r => r.Host))
            .ToLookup(r => r.Host, r => r.Ingress, StringComparer.Ordinal);
    }

    /// <summary>The table with the dialect.</summary>
    public IngressMatcher WithDialect { get; }

    /// <summary>The table by plain Ingress semantics.</summary>
    public IngressMatcher Plain { get; }

    /// <summary>The uses of the controller's annotations, by Ingress.</summary>
    public ValueList<AnnotationUse> Uses { get; }

    /// <summary>
    /// The requests that go elsewhere; the old side is the dialect's. Of examples with the same two rules and the same causes there is one.
    /// </summary>
    public IEnumerable<RoutingChange> Changes
    {
        get
        {
            var seen = new HashSet<(string, IngressMatch, IngressMatch, string)>();
            foreach (RoutingChange change in new RoutingComparison(WithDialect, Plain).Changes)
            {
                string causes = change.IsExample ? string.Join(' ', CausesOf(change).Select(c => c.Quirk.Name)) : "";
                if (!change.IsExample || seen.Add((change.Host, change.Old, change.New, causes)))
                {
                    yield return change;
                }
            }
        }
    }

    /// <summary>True where an annotation is refused or unknown.</summary>
    public bool HasProblems => Uses.Any(u => u.Class is AnnotationClass.Refused or AnnotationClass.Unknown);

    /// <summary>Why a request is treated otherwise: each way of the controller without which the dialect would decide otherwise.</summary>
    public IReadOnlyList<QuirkCause> CausesOf(RoutingChange change)
    {
        var causes = new List<QuirkCause>();
        foreach (Quirk quirk in Quirk.All.Where(q => q.Without is not null))
        {
            IngressMatch without = MatcherWithout(quirk).Match(change.WitnessHost, change.WitnessTarget);
            if (without.Outcome != change.Old.Outcome || without.Backend != change.Old.Backend)
            {
                (Ingress? ingress, string? annotation) = BroughtBy(quirk, change);
                causes.Add(new(quirk, ingress, annotation));
            }
        }

        if (causes.Count > 0 || change.New.Ingress is not { } lost)
        {
            return causes;
        }

        AnnotationUse? leftOut = UsesOf(lost).FirstOrDefault(u => u.Code == IngressNginxCodes.NotLoaded);
        return leftOut is not null ? [new(Quirk.Of("not-loaded"), lost, leftOut.Annotation)]
            : UseOf(lost, ["canary"]) is { Value: "true" } canary ? [new(Quirk.Of("canary"), lost, canary.Annotation)]
            : change.New.Outcome == MatchOutcome.DefaultBackend || change.Old.Outcome == MatchOutcome.DefaultBackend
                ? [new(Quirk.Of("default-backend-of-host"), lost, null)]
                : [];
    }

    /// <summary>Where a cause stands in the text; null where nothing does.</summary>
    public SourceSpan? PlaceOf(QuirkCause cause) =>
        UsesOf(cause.Ingress).FirstOrDefault(u => u.Annotation == cause.Annotation)?.ToDiagnostic().Span
        ?? cause.Ingress?.Origin.Find(FieldPath.Root);

    private (Ingress? Ingress, string? Annotation) BroughtBy(Quirk quirk, RoutingChange change)
    {
        if (quirk.Annotations.Length == 0)
        {
            return (change.Old.Ingress ?? change.New.Ingress, null);
        }

        IEnumerable<Ingress> own = new[] { change.Old.Ingress, change.New.Ingress }.OfType<Ingress>();
        IEnumerable<Ingress> ofHost = _byHost[change.Host];
        AnnotationUse? use = own.Concat(ofHost).Select(i => UseOf(i, quirk.Annotations)).FirstOrDefault(u => u is not null);
        return (use?.Ingress ?? change.Old.Ingress ?? change.New.Ingress, use?.Annotation);
    }

    private AnnotationUse? UseOf(Ingress ingress, string[] names) =>
        UsesOf(ingress).FirstOrDefault(u => names.Any(n => u.Annotation == $"{_dialect.AnnotationPrefix}/{n}"));

    private ValueList<AnnotationUse> UsesOf(Ingress? ingress) =>
        ingress is not null && _usesByIngress.TryGetValue(ingress, out ValueList<AnnotationUse>? uses) ? uses : [];

    private IngressMatcher MatcherWithout(Quirk quirk)
    {
        if (!_without.TryGetValue(quirk, out IngressMatcher? matcher))
        {
            _without[quirk] = matcher = MatcherWith(quirk.Without!(_dialect));
        }

        return matcher;
    }

    private IngressMatcher MatcherWith(IngressNginxOptions dialect) =>
        new(IngressCompiler.Compile(_valid, _options with { Dialect = new IngressNginxDialect(dialect) }));
}
