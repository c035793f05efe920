using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Reloading;

/// <summary>
/// Everything that serves requests at one moment: the matcher, the endpoints and the findings. It is immutable, so a request that uses it
/// has a consistent view for as long as it lasts.
/// <see cref="Build(IngressReadResult, CompilerOptions?, ValidationOptions?, ResolverOptions?, RoutingTable?, TimeProvider?)"/> makes the
/// first table, and <see cref="With"/> each table after it.
/// </summary>
public sealed class RoutingTable
{
    private readonly TableObjects _objects;
    private readonly ValueList<Diagnostic> _foundReading;
    private readonly ServiceResolver _backends;
    private ValueList<Diagnostic>? _diagnostics;
    private ValueList<StaleObject>? _stale;

    private RoutingTable(IngressMatcher matcher, ServiceResolver backends, TableObjects objects, ValueList<Diagnostic> foundReading)
    {
        Matcher = matcher;
        _backends = backends;
        _objects = objects;
        _foundReading = foundReading;
    }

    /// <summary>The empty table.</summary>
    public static RoutingTable Empty { get; } = Build(KubernetesObjects.Empty);

    /// <summary>Matches requests.</summary>
    public IngressMatcher Matcher { get; }

    /// <summary>Resolves the backends of the matcher to endpoints.</summary>
    public IBackendResolver Backends => _backends;

    /// <summary>
    /// The valid objects that the table was made from, by kind, sorted by namespace and name. A list is made on first use, and tables share
    /// it as long as no object of the kind changes.
    /// </summary>
    public KubernetesObjects Objects => _objects.Objects;

    /// <summary>
    /// A valid object of the table by its name, found without making a list; null where there is none. In files, where several can have one
    /// name, it is the last.
    /// </summary>
    /// <typeparam name="T">A type of the model, such as <see cref="Service"/>.</typeparam>
    /// <param name="namespace">The namespace; empty for a kind without.</param>
    /// <param name="name">The name.</param>
    public T? Find<T>(string @namespace, string name)
        where T : class, IKubernetesObject => _objects.Find<T>(@namespace, name);

    /// <summary>The findings of reading, validating and compiling, and those about endpoints, in this order.</summary>
    public ValueList<Diagnostic> Diagnostics => _diagnostics ??=
        [.. _foundReading, .. _objects.Findings(), .. OfServedVersions(Matcher.Rules.Diagnostics), .. _backends.Findings];

    /// <summary>
    /// The objects whose latest version is invalid, so that the last valid one is in service; Ingresses first, sorted by namespace and
    /// name. <see cref="Diagnostics"/> says what is wrong with the latest version.
    /// </summary>
    public ValueList<StaleObject> Stale => _stale ??= _objects.Stale.ToValueList();

    /// <summary>
    /// Says of each finding about a stale object that it is about the version in service. It loses its position, because the text of that
    /// version has been replaced.
    /// </summary>
    /// <param name="findings">Findings about the objects in service.</param>
    /// <returns>The findings in the same order.</returns>
    public ValueList<Diagnostic> OfServedVersions(ValueList<Diagnostic> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        if (Stale.Count == 0)
        {
            return findings;
        }

        HashSet<ObjectReference> stale = [.. Stale.Select(s => s.Object)];
        return
        [
            .. findings.Select(f => f.Object is { } about && stale.Contains(about)
                ? f with { Span = null, Message = $"In the version that is still in service: {f.Message}" }
                : f),
        ];
    }

    /// <summary>Makes a table from objects that were read. The result does not depend on their order.</summary>
    /// <param name="read">The objects and findings of reading.</param>
    /// <param name="compilerOptions">How rules are compiled; null for the defaults.</param>
    /// <param name="validationOptions">How objects are validated; null for the defaults.</param>
    /// <param name="resolverOptions">How backends are resolved to endpoints; null for the defaults.</param>
    /// <param name="previous">
    /// The table that this one replaces; null for none. Its round robin continues, and the last valid version of an object that is invalid
    /// now stays in service.
    /// </param>
    /// <param name="time">The clock of <see cref="Stale"/>; null for the system clock.</param>
    public static RoutingTable Build(
        IngressReadResult read,
        CompilerOptions? compilerOptions = null,
        ValidationOptions? validationOptions = null,
        ResolverOptions? resolverOptions = null,
        RoutingTable? previous = null,
        TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        IEnumerable<RefusedObject>? stale = previous?.Stale.Select(s => new RefusedObject(s.Object, s.Because));
        ValueList<RefusedObject> refused = RefusedObjects.In(read, previous?.Objects.All, stale);
        var changes = new ObjectChanges
        {
            Changed = read.Objects,
            Refused = refused,
            Displaced = previous is null ? [] : Displacements.Between(previous.Objects, read.Objects, refused),
        };
        return Build(changes, read.Diagnostics, compilerOptions, validationOptions, resolverOptions, previous, time);
    }

    /// <summary>Makes a table from sources, such as files.</summary>
    /// <inheritdoc cref="Build(IngressReadResult, CompilerOptions?, ValidationOptions?, ResolverOptions?, RoutingTable?, TimeProvider?)"/>
    /// <param name="sources">The sources. One that has a version of an object that cannot be used keeps the last one.</param>
    /// <param name="compilerOptions">How rules are compiled; null for the defaults.</param>
    /// <param name="validationOptions">How objects are validated; null for the defaults.</param>
    /// <param name="resolverOptions">How backends are resolved to endpoints; null for the defaults.</param>
    /// <param name="previous">
    /// The table that this one replaces; null for none. Its round robin continues, and the last valid version of an object that is invalid
    /// now stays in service.
    /// </param>
    /// <param name="time">The clock of <see cref="Stale"/>; null for the system clock.</param>
    public static RoutingTable Build(
        ObjectSources sources,
        CompilerOptions? compilerOptions = null,
        ValidationOptions? validationOptions = null,
        ResolverOptions? resolverOptions = null,
        RoutingTable? previous = null,
        TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return Build(sources.All, sources.Diagnostics, compilerOptions, validationOptions, resolverOptions, previous, time);
    }

    private static RoutingTable Build(
        ObjectChanges changes,
        ValueList<Diagnostic> foundReading,
        CompilerOptions? compilerOptions,
        ValidationOptions? validationOptions,
        ResolverOptions? resolverOptions,
        RoutingTable? previous,
        TimeProvider? time)
    {
        changes = DefaultNamespace.Fill(changes);
        TableObjects noObjects = TableObjects.None(validationOptions ?? ValidationOptions.Default, time ?? TimeProvider.System);
        TableObjects objects = noObjects.With(changes, out ValidatedChanges admitted, previous?._objects);
        if (compilerOptions?.Dialect is { AcceptsTargetPorts: true })
        {
            resolverOptions = (resolverOptions ?? ResolverOptions.Default) with { AcceptTargetPorts = true };
        }

        CompiledRules noRules = IngressCompiler.Compile(IngressValidator.Validate(KubernetesObjects.Empty), compilerOptions);
        return new(
            new IngressMatcher(IngressCompiler.Update(noRules, admitted)),
            new ServiceResolver(
                admitted.Changes.Changed.Services, admitted.Changes.Changed.EndpointSlices, resolverOptions, previous?._backends),
            objects,
            foundReading);
    }

    /// <summary>Makes a table from objects that were not read from text. One without a namespace is in <c>default</c>.</summary>
    /// <inheritdoc cref="Build(IngressReadResult, CompilerOptions?, ValidationOptions?, ResolverOptions?, RoutingTable?, TimeProvider?)"/>
    /// <param name="objects">The objects.</param>
    /// <param name="compilerOptions">How rules are compiled; null for the defaults.</param>
    /// <param name="validationOptions">How objects are validated; null for the defaults.</param>
    /// <param name="resolverOptions">How backends are resolved to endpoints; null for the defaults.</param>
    /// <param name="previous">
    /// The table that this one replaces; null for none. Its round robin continues, and the last valid version of an object that is invalid
    /// now stays in service.
    /// </param>
    /// <param name="time">The clock of <see cref="Stale"/>; null for the system clock.</param>
    public static RoutingTable Build(
        KubernetesObjects objects,
        CompilerOptions? compilerOptions = null,
        ValidationOptions? validationOptions = null,
        ResolverOptions? resolverOptions = null,
        RoutingTable? previous = null,
        TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(objects);
        return Build(new IngressReadResult { Objects = objects }, compilerOptions, validationOptions, resolverOptions, previous, time);
    }

    /// <summary>
    /// Makes the table that follows from a change, with the same options. It equals the table that <c>Build</c> makes from all objects
    /// together, those of <see cref="Stale"/> in their last valid version, but the cost depends only on the change: it validates the
    /// changed objects, compiles the hosts that they name, and keeps the endpoints if no Service and no EndpointSlice changed. If an
    /// IngressClass changes, every Ingress is checked.
    /// </summary>
    /// <param name="changes">What changed.</param>
    /// <param name="foundReading">All findings of reading for the next table; null if they are the same as before.</param>
    public RoutingTable With(ObjectChanges changes, ValueList<Diagnostic>? foundReading = null)
    {
        ArgumentNullException.ThrowIfNull(changes);
        changes = DefaultNamespace.Fill(changes);
        TableObjects objects = _objects.With(changes, out ValidatedChanges admitted);
        CompiledRules rules = IngressCompiler.Update(Matcher.Rules, admitted);
        IngressMatcher matcher = ReferenceEquals(rules, Matcher.Rules) ? Matcher : Matcher.With(rules);
        return new(matcher, _backends.With(admitted.Changes), objects, foundReading ?? _foundReading);
    }
}
