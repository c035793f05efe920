using IngressRules.Compilation;
using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reloading;
using IngressRules.Validation;

namespace IngressRules.Kubernetes;

/// <summary>What a <see cref="KubernetesSource"/> watches, and how its objects become a table.</summary>
public sealed record KubernetesSourceOptions
{
    /// <summary>The namespaces whose objects are watched, each with requests of its own.</summary>
    /// <value>Default: empty, all namespaces.</value>
    public ValueList<string> Namespaces { get; init; } = [];

    /// <summary>How rules are compiled. On a cluster it should name a controller (specification 4.3).</summary>
    public CompilerOptions CompilerOptions { get; init; } = new() { AmbiguousTargets = AmbiguousTargets.Refuse };

    /// <summary>How objects are validated, which are always taken as stored ones; null for the defaults.</summary>
    public ValidationOptions? ValidationOptions { get; init; }

    /// <summary>How backends are resolved to endpoints.</summary>
    /// <value>Default: the resolver's defaults without endpoints on loopback, which in a cluster are the router's own pod.</value>
    public ResolverOptions ResolverOptions { get; init; } = new() { AllowLoopbackEndpoints = false };

    /// <summary>What is written to the cluster: the status of Ingresses, and Events.</summary>
    /// <value>Default: null, nothing is written.</value>
    public KubernetesWriterOptions? Writer { get; init; }

    /// <summary>How many objects one page of a list holds.</summary>
    /// <value>Default: 500, as kubectl does it.</value>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// How long a watch may be silent until it is taken for dead and asked for again. The server is asked to end each watch before that
    /// time.
    /// </summary>
    /// <value>Default: 3 minutes.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a page of a list may take.</summary>
    /// <value>Default: 1 minute.</value>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The pause after a failed request. It doubles with each failure in a row, up to <see cref="MaxRetryDelay"/>.</summary>
    /// <value>Default: 200 milliseconds.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause after failed requests.</summary>
    /// <value>Default: 8 seconds.</value>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// The pause after a change has come into the table, in which further changes are collected. The first change after a pause without
    /// changes is not delayed. While changes keep coming, the pause doubles up to <see cref="MaxQuietTime"/>.
    /// </summary>
    /// <value>Default: 20 milliseconds.</value>
    public TimeSpan QuietTime { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest time that a change waits for others.</summary>
    /// <value>Default: 500 milliseconds.</value>
    public TimeSpan MaxQuietTime { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Learns of each attempt to make a table: how long it took, and its result. It is called on the thread that makes the tables.
    /// </summary>
    /// <value>Default: null, nobody.</value>
    public Action<TimeSpan, ReloadResult>? Reloaded { get; init; }
}
