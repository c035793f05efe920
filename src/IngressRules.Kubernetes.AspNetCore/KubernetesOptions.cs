using IngressRules.Compilation;
using k8s;

namespace IngressRules.Kubernetes.AspNetCore;

/// <summary>Which cluster a host takes its rules from. How they are compiled and validated is in <c>IngressRulesOptions</c>.</summary>
public sealed class KubernetesOptions
{
    /// <summary>The controller whose IngressClasses are served where <c>CompilerOptions.Controller</c> names none.</summary>
    public const string DefaultController = CompilerOptions.DefaultController;

    /// <summary>A kubeconfig file. A file that cannot be used ends the start with an exception that says why.</summary>
    /// <value>
    /// Default: null, which takes what kubectl takes (<c>KUBECONFIG</c>, <c>~/.kube/config</c>), or in a pod its service account.
    /// </value>
    public string? KubeConfigPath { get; set; }

    /// <summary>Whether the service account of the pod around this process is used, whatever files there are.</summary>
    /// <value>Default: false.</value>
    public bool InCluster { get; set; }

    /// <summary>The connection and the credentials; null to take them from the two options above.</summary>
    /// <value>Default: null.</value>
    public KubernetesClientConfiguration? Configuration { get; set; }

    /// <summary>The namespaces whose objects are watched.</summary>
    /// <value>Default: none, which means all.</value>
    public IList<string> Namespaces { get; } = [];

    /// <summary>
    /// Whether endpoints may have addresses of this machine (<c>127.0.0.0/8</c>, <c>::1</c>). In a cluster these are the router's own pod.
    /// </summary>
    /// <value>Default: false.</value>
    public bool AllowLoopbackEndpoints { get; set; }

    /// <summary>
    /// How long the start of the host waits for the first table. After that the host serves without rules and is not ready, and the table
    /// comes as soon as the API server can be read.
    /// </summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan WaitForSync { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How the cluster is watched and written to. Its <c>Namespaces</c>, <c>CompilerOptions</c>, <c>ValidationOptions</c>,
    /// <c>ResolverOptions</c> and <c>Reloaded</c> are not used: they are those of this object and of <c>AddIngressRules</c>.
    /// </summary>
    public KubernetesSourceOptions Source { get; set; } = new();
}
