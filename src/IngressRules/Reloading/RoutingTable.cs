using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Reloading;

/// <summary>
/// Everything that serves requests at one moment: the matcher, the endpoints of the same moment, and what was found on the way. It never
/// changes, so a request that took one keeps a consistent view however long it lasts. <see cref="Build(IngressReadResult, CompilerOptions?,
/// ValidationOptions?, ResolverOptions?, RoutingTable?)"/> makes the first table, and <see cref="With"/> each table after it.
/// </summary>
public sealed class RoutingTable
{
    private readonly TableObjects _objects;
    private readonly ValueList<Diagnostic> _foundReading;
    private readonly ServiceResolver _backends;
    private ValueList<Diagnostic>? _diagnostics;

    private RoutingTable(IngressMatcher matcher, ServiceResolver backends, TableObjects objects, ValueList<Diagnostic> foundReading)
    {
        Matcher = matcher;
        _backends = backends;
        _objects = objects;
        _foundReading = foundReading;
    }

    /// <summary>The table without rules.</summary>
    public static RoutingTable Empty { get; } = Build(KubernetesObjects.Empty);

    /// <summary>Decides requests.</summary>
    public IngressMatcher Matcher { get; }

    /// <summary>Knows the endpoints of the backends that the matcher names.</summary>
    public IBackendResolver Backends => _backends;

    /// <summary>
    /// The objects that the table was made of, without invalid ones; those of each kind in the order of their namespaces and names. A list
    /// is made when somebody asks for it, and tables share it for as long as no object of the kind changes.
    /// </summary>
    public KubernetesObjects Objects => _objects.Objects;

    /// <summary>What was found while reading, validating and compiling, in this order.</summary>
    public ValueList<Diagnostic> Diagnostics => _diagnostics ??= [.. _foundReading, .. _objects.Findings(), .. Matcher.Rules.Diagnostics];

    /// <summary>Makes a table of what was read. The order of the input does not matter.</summary>
    /// <param name="read">What was read.</param>
    /// <param name="compilerOptions">How rules are compiled; null for the defaults.</param>
    /// <param name="validationOptions">How objects are validated; null for the defaults.</param>
    /// <param name="resolverOptions">How backends become endpoints; null for the defaults.</param>
    /// <param name="previous">The table that this one replaces, whose rounds among endpoints go on; null for none.</param>
    public static RoutingTable Build(
        IngressReadResult read,
        CompilerOptions? compilerOptions = null,
        ValidationOptions? validationOptions = null,
        ResolverOptions? resolverOptions = null,
        RoutingTable? previous = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        var changes = new ObjectChanges { Changed = read.Objects };
        TableObjects noObjects = TableObjects.None(validationOptions ?? ValidationOptions.Default);
        TableObjects objects = noObjects.With(changes, out ValidatedChanges admitted);
        CompiledRules noRules = IngressCompiler.Compile(IngressValidator.Validate(KubernetesObjects.Empty), compilerOptions);
        return new(
            new IngressMatcher(IngressCompiler.Update(noRules, admitted)),
            new ServiceResolver(read.Objects.Services, read.Objects.EndpointSlices, resolverOptions, previous?._backends),
            objects,
            read.Diagnostics);
    }

    /// <summary>Makes a table of objects that come from elsewhere than a text.</summary>
    /// <inheritdoc cref="Build(IngressReadResult, CompilerOptions?, ValidationOptions?, ResolverOptions?, RoutingTable?)"/>
    /// <param name="objects">The objects.</param>
    /// <param name="compilerOptions">How rules are compiled; null for the defaults.</param>
    /// <param name="validationOptions">How objects are validated; null for the defaults.</param>
    /// <param name="resolverOptions">How backends become endpoints; null for the defaults.</param>
    /// <param name="previous">The table that this one replaces, whose rounds among endpoints go on; null for none.</param>
    public static RoutingTable Build(
        KubernetesObjects objects,
        CompilerOptions? compilerOptions = null,
        ValidationOptions? validationOptions = null,
        ResolverOptions? resolverOptions = null,
        RoutingTable? previous = null)
    {
        ArgumentNullException.ThrowIfNull(objects);
        return Build(new IngressReadResult { Objects = objects }, compilerOptions, validationOptions, resolverOptions, previous);
    }

    /// <summary>
    /// Makes the table that follows from a change, with the same options. It equals the one that <c>Build</c> makes of all objects
    /// together, and costs what the change costs: it validates the changed objects, compiles the hosts that they name, and keeps the
    /// endpoints where no Service and no EndpointSlice is concerned. Only where an IngressClass changes is every Ingress looked at.
    /// </summary>
    /// <param name="changes">What changed.</param>
    /// <param name="foundReading">
    /// What was found while reading all that the next table is made of; null where that is the same as before.
    /// </param>
    public RoutingTable With(ObjectChanges changes, ValueList<Diagnostic>? foundReading = null)
    {
        ArgumentNullException.ThrowIfNull(changes);
        TableObjects objects = _objects.With(changes, out ValidatedChanges admitted);
        CompiledRules rules = IngressCompiler.Update(Matcher.Rules, admitted);
        IngressMatcher matcher = ReferenceEquals(rules, Matcher.Rules) ? Matcher : Matcher.With(rules);
        return new(matcher, _backends.With(changes), objects, foundReading ?? _foundReading);
    }
}
