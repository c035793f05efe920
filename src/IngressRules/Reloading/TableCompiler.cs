using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Reloading;

/// <summary>
/// Makes tables at the cost of what changed: it validates the sources that are new, compiles the hosts whose Ingresses differ, and keeps the endpoints
/// where no Service and no EndpointSlice changed. The table is the one that <see cref="RoutingTable.Build"/> makes of all sources together.
/// </summary>
/// <param name="compilerOptions">How rules are compiled; null for the defaults.</param>
/// <param name="validationOptions">How objects are validated; null for the defaults.</param>
/// <param name="resolverOptions">How backends become endpoints; null for the defaults.</param>
public sealed class TableCompiler(
    CompilerOptions? compilerOptions = null, ValidationOptions? validationOptions = null, ResolverOptions? resolverOptions = null) : ITableCompiler
{
    private readonly ValidationOptions _validationOptions = validationOptions ?? ValidationOptions.Default;
    private Dictionary<IngressReadResult, ValidationResult> _validated = new(ReferenceEqualityComparer.Instance);
    private RoutingTable? _made;

    /// <inheritdoc/>
    public RoutingTable Compile(RoutingTable current, IReadOnlyList<ObjectSource> before, IReadOnlyList<ObjectSource> after)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        Dictionary<IngressReadResult, ValidationResult> validated = Validate(after);

        // A table of somebody else was made with other options, or of other objects than those shown. What admission says depends on all objects
        // together, and so does what it said before.
        bool together = AdmissionHasASay(validated.Values);
        bool isOurs = ReferenceEquals(current, _made) && before.All(s => _validated.ContainsKey(s.Content)) && !AdmissionHasASay(_validated.Values);
        _made = together ? RoutingTable.Build(IngressReadResult.Concat(after.Select(s => s.Content)), compilerOptions, _validationOptions, resolverOptions, current)
            : isOurs ? Update(current, before, after, validated)
            : Build(current, after, validated);
        _validated = validated;
        return _made;
    }

    private Dictionary<IngressReadResult, ValidationResult> Validate(IReadOnlyList<ObjectSource> sources)
    {
        var validated = new Dictionary<IngressReadResult, ValidationResult>(sources.Count, ReferenceEqualityComparer.Instance);
        foreach (ObjectSource source in sources)
        {
            validated[source.Content] = _validated.GetValueOrDefault(source.Content) ?? IngressValidator.Validate(source.Content, _validationOptions);
        }

        return validated;
    }

    private bool AdmissionHasASay(IEnumerable<ValidationResult> results) =>
        AdmissionRules.RefusesClassless(results.SelectMany(r => r.IngressClasses).ToValueList(), _validationOptions);

    private RoutingTable Build(RoutingTable current, IReadOnlyList<ObjectSource> after, Dictionary<IngressReadResult, ValidationResult> validated)
    {
        ValidationResult all = ValidationResult.Concat([.. after.Select(s => validated[s.Content])]);
        var matcher = new IngressMatcher(IngressCompiler.Compile(all, compilerOptions));
        var backends = new ServiceResolver(all.Services, all.EndpointSlices, resolverOptions, current.Backends as ServiceResolver);
        return new RoutingTable(matcher, backends, all, FoundReading(after));
    }

    private RoutingTable Update(
        RoutingTable current, IReadOnlyList<ObjectSource> before, IReadOnlyList<ObjectSource> after, Dictionary<IngressReadResult, ValidationResult> validated)
    {
        var kept = new HashSet<IngressReadResult>(before.Select(s => s.Content).Intersect(after.Select(s => s.Content), ReferenceEqualityComparer.Instance).OfType<IngressReadResult>(), ReferenceEqualityComparer.Instance);
        List<ValidationResult> gone = [.. before.Where(s => !kept.Contains(s.Content)).Select(s => _validated[s.Content])];
        List<ValidationResult> come = [.. after.Where(s => !kept.Contains(s.Content)).Select(s => validated[s.Content])];
        ValidationResult all = ValidationResult.Concat([.. after.Select(s => validated[s.Content])]);
        CompiledRules rules = UpdateRules(current.Matcher.Rules, all, gone, come);
        IBackendResolver backends = HaveSame(gone, come, r => r.Services) && HaveSame(gone, come, r => r.EndpointSlices)
            ? current.Backends
            : new ServiceResolver(all.Services, all.EndpointSlices, resolverOptions, current.Backends as ServiceResolver);
        return new RoutingTable(current.Matcher.With(rules), backends, all, FoundReading(after));
    }

    private static ValueList<Diagnostic> FoundReading(IReadOnlyList<ObjectSource> sources) => sources.SelectMany(s => s.Content.Diagnostics).ToValueList();

    private static CompiledRules UpdateRules(CompiledRules rules, ValidationResult all, List<ValidationResult> gone, List<ValidationResult> come)
    {
        HashSet<(string, string)> ingresses = NamesOfDifferent(gone, come, r => r.Ingresses, i => i.Metadata);
        HashSet<(string, string)> classes = NamesOfDifferent(gone, come, r => r.IngressClasses, c => c.Metadata);

        // Files may hold the same name several times, so all that bear a changed name now are given, from whatever source.
        ValidationResult changed = new(
            ingresses.Count == 0 ? [] : all.Ingresses.Where(i => ingresses.Contains(NameOf(i.Metadata))).ToValueList(),
            classes.Count == 0 ? [] : all.IngressClasses.Where(c => classes.Contains(NameOf(c.Metadata))).ToValueList(),
            [], [], [], []);
        ingresses.ExceptWith(changed.Ingresses.Select(i => NameOf(i.Metadata)));
        classes.ExceptWith(changed.IngressClasses.Select(c => NameOf(c.Metadata)));
        return IngressCompiler.Update(
            rules,
            changed,
            ingresses.Select(n => new ObjectReference("Ingress", n.Item1, n.Item2)).Concat(classes.Select(n => new ObjectReference("IngressClass", "", n.Item2))));
    }

    /// <summary>The names of the objects that are not the same on both sides. A source that was read anew may have kept most of its objects.</summary>
    private static HashSet<(string, string)> NamesOfDifferent<T>(
        List<ValidationResult> gone, List<ValidationResult> come, Func<ValidationResult, ValueList<T>> objects, Func<T, ObjectMetadata> metadata)
        where T : class
    {
        var different = new HashSet<T>(gone.SelectMany(objects), ReferenceEqualityComparer.Instance);
        different.SymmetricExceptWith(come.SelectMany(objects));
        return [.. different.Select(o => NameOf(metadata(o)))];
    }

    private static bool HaveSame<T>(List<ValidationResult> gone, List<ValidationResult> come, Func<ValidationResult, ValueList<T>> objects)
        where T : class => gone.SelectMany(objects).SequenceEqual(come.SelectMany(objects), ReferenceEqualityComparer.Instance);

    private static (string, string) NameOf(ObjectMetadata metadata) => (metadata.Namespace, metadata.Name);
}
