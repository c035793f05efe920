using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.Compilation;

/// <summary>
/// Gives Ingresses the meaning that another controller gave them: which hosts there are, which paths each has and in which order they are
/// tried, and what its annotations ask for. A dialect has no say in reading, validation and class selection.
/// </summary>
/// <remarks>An implementation is immutable and thread-safe, and never throws because of what an object says.</remarks>
public abstract class IngressDialect
{
    /// <summary>The name of the dialect, such as <c>ingress-nginx</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Classes that are ours beside those of <see cref="CompilerOptions.IngressClassNames"/> and of the legacy annotation.
    /// </summary>
    public virtual ValueList<string> ClassNames => [];

    /// <summary>
    /// The annotations that the dialect reads: whole keys, or what they begin with, which ends with a slash. It says itself what becomes of
    /// each, so nobody else warns of them.
    /// </summary>
    public virtual ValueList<string> Annotations => [];

    /// <summary>The controllers whose IngressClasses are ours beside <see cref="CompilerOptions.Controller"/>.</summary>
    public virtual ValueList<string> Controllers => [];

    /// <summary>
    /// Whether paths are compared decoded: every percent triplet once, then without repeated slashes and dot segments. Else triplets of
    /// reserved characters stay as they are (specification 3.10).
    /// </summary>
    public virtual bool ComparesDecodedPaths => false;

    /// <summary>Whether the port of a backend may be the <c>targetPort</c> of the Service's port.</summary>
    public virtual bool AcceptsTargetPorts => false;

    /// <summary>The ConfigMap with settings that apply to all Ingresses; null for none.</summary>
    public virtual ObjectReference? Settings => null;

    /// <summary>
    /// The Secrets and ConfigMaps that the annotations of an Ingress name. A source that watches a cluster keeps these alone in memory.
    /// </summary>
    /// <param name="ingress">The Ingress.</param>
    public virtual IEnumerable<ObjectReference> ReferencesOf(Ingress ingress) => [];

    /// <summary>Makes the hosts of a table.</summary>
    /// <param name="input">The Ingresses that are ours, and what they may refer to.</param>
    /// <param name="before">
    /// What the dialect made of the previous version; null for none. A host that has not changed should be the same instance, because the
    /// table is then not built anew.
    /// </param>
    public abstract DialectTable Compile(DialectInput input, DialectTable? before);
}

/// <summary>What a dialect makes a table from.</summary>
public sealed class DialectInput
{
    private readonly DialectObjects _objects;

    internal DialectInput(ValueList<Ingress> ingresses, CompilerOptions options, DialectObjects objects)
    {
        Ingresses = ingresses;
        Options = options;
        _objects = objects;
    }

    /// <summary>The Ingresses that are ours, valid, oldest first (specification 4.2).</summary>
    public ValueList<Ingress> Ingresses { get; }

    /// <summary>The options of the table.</summary>
    public CompilerOptions Options { get; }

    /// <summary>Stands for all Services, Secrets and ConfigMaps: the same instance as long as none of them changes.</summary>
    public object Others => _objects;

    /// <summary>A Service by its name; null where there is none.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <param name="name">The name.</param>
    public Service? FindService(string @namespace, string name) => _objects.Services.GetValueOrDefault((@namespace, name));

    /// <summary>A Secret by its name; null where there is none.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <param name="name">The name.</param>
    public Secret? FindSecret(string @namespace, string name) => _objects.Secrets.GetValueOrDefault((@namespace, name));

    /// <summary>A ConfigMap by its name; null where there is none, or none that can be read.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <param name="name">The name.</param>
    public ConfigMap? FindConfigMap(string @namespace, string name) =>
        _objects.ConfigMaps.GetValueOrDefault((@namespace, name)) is { Findings.Count: 0 } map ? map : null;
}

/// <summary>What a dialect makes of Ingresses. A dialect may derive from it to keep what it needs for the next version.</summary>
public class DialectTable
{
    /// <summary>The hosts; each name once.</summary>
    public ValueList<DialectHost> Hosts { get; init; } = [];

    /// <summary>The findings: what each annotation comes to, which path loses to which. In the order in which they are shown.</summary>
    public ValueList<Diagnostic> Diagnostics { get; init; } = [];
}

/// <summary>How a host of a dialect is compared with that of a request.</summary>
public enum DialectHostKind
{
    /// <summary>A name, a wildcard for one label (<c>*.example.com</c>), or empty for all other hosts.</summary>
    Rule,

    /// <summary><c>*.example.com</c> for any number of labels. Before wildcards for one label; the longest first.</summary>
    Suffix,

    /// <summary><c>www.example.*</c>: the name without its end. After <see cref="Suffix"/>; the longest first.</summary>
    Prefix,

    /// <summary>
    /// An expression that is searched in the name, in lower case. Among wildcards for one label, in the ordinal order of the hosts that
    /// they are other names for.
    /// </summary>
    Pattern,
}

/// <summary>A host and its paths, as a dialect has them.</summary>
/// <param name="Host">The host as the rules write it, or another name for one; empty for all other hosts.</param>
public sealed record DialectHost(string Host)
{
    /// <summary>The host of a rule for which this is another name; null where it is one itself.</summary>
    public string? AliasOf { get; init; }

    /// <summary>How it is compared.</summary>
    public DialectHostKind Kind { get; init; }

    /// <summary>The expression of a <see cref="DialectHostKind.Pattern"/>.</summary>
    public LinearPattern? Pattern { get; init; }

    /// <summary>
    /// The paths. Where they have patterns, they are tried in this order; else exact paths come first, then longer ones before shorter.
    /// </summary>
    public ValueList<DialectLocation> Locations { get; init; } = [];

    /// <summary>Whether the locations have patterns: all or none of them.</summary>
    public bool IsPatterned { get; init; }

    /// <summary>Where a request goes that no location takes; null for nowhere.</summary>
    public DialectMiss? Miss { get; init; }
}

/// <summary>Where requests go that no location of a host takes.</summary>
/// <param name="Backend">The backend; null for none.</param>
/// <param name="Ingress">The Ingress that asks for it; null for none.</param>
/// <param name="Policies">What applies to such a request; null for nothing.</param>
public sealed record DialectMiss(BackendReference? Backend, Ingress? Ingress, RoutePolicies? Policies);

/// <summary>A path of a rule as a dialect has it.</summary>
/// <param name="Ingress">The Ingress.</param>
/// <param name="RuleIndex">The position in <c>spec.rules</c>, from 0.</param>
/// <param name="PathIndex">The position in <c>http.paths</c> of the rule, from 0.</param>
/// <param name="Backend">The backend.</param>
public sealed record DialectLocation(Ingress Ingress, int RuleIndex, int PathIndex, BackendReference Backend)
{
    /// <summary>
    /// The path that is compared, decoded, a character for each byte; of a prefix without a slash at its end, unless it is <c>/</c>.
    /// </summary>
    public string Path { get; init; } = "/";

    /// <summary>Whether only the path itself is taken; else also what is under it.</summary>
    public bool IsExact { get; init; }

    /// <summary>The expression, where the host is patterned.</summary>
    public LinearPattern? Pattern { get; init; }

    /// <summary>What applies to the requests that it takes; null for nothing.</summary>
    public RoutePolicies? Policies { get; init; }

    /// <summary>Whether an equal location comes before this one, so that it takes nothing.</summary>
    public bool IsShadowed { get; init; }
}

/// <summary>The objects beside Ingresses that a dialect may ask for.</summary>
internal sealed record DialectObjects(
    SharedTable<(string Namespace, string Name), Service> Services,
    SharedTable<(string Namespace, string Name), Secret> Secrets,
    SharedTable<(string Namespace, string Name), ConfigMap> ConfigMaps)
{
    public static DialectObjects None { get; } = new(
        SharedTable<(string, string), Service>.Empty,
        SharedTable<(string, string), Secret>.Empty,
        SharedTable<(string, string), ConfigMap>.Empty);

    /// <summary>True where a change concerns one of the kinds.</summary>
    public static bool AreConcerned(ObjectChanges changes) =>
        changes.Concern<Service>() || changes.Concern<Secret>() || changes.Concern<ConfigMap>();

    /// <summary>The objects after a change; the same instance where it concerns none.</summary>
    public DialectObjects With(ObjectChanges changes) => AreConcerned(changes)
        ? new(Next(Services, changes), Next(Secrets, changes), Next(ConfigMaps, changes))
        : this;

    private static SharedTable<(string, string), T> Next<T>(SharedTable<(string, string), T> table, ObjectChanges changes)
        where T : class, IKubernetesObject
    {
        if (!changes.Concern<T>())
        {
            return table;
        }

        SharedTable<(string, string), T>.Builder next = table.ToBuilder();
        foreach (ObjectReference removed in changes.RemovedOf<T>())
        {
            next.Remove((removed.Namespace, removed.Name));
        }

        foreach (T given in changes.Changed.Of<T>())
        {
            next.Set((given.Metadata.Namespace, given.Metadata.Name), given);
        }

        return next.ToTable();
    }
}
