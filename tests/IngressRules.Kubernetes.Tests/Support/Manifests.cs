using System.Collections.Concurrent;
using k8s;
using k8s.Models;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>The manifests of <c>samples/EdgeRouter/deploy</c> as <c>kubectl kustomize</c> renders them.</summary>
internal sealed class Manifests
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<Manifests>>> s_rendered = [];

    private Manifests(string text)
    {
        Text = text;

        // Strict: a field that the client's models do not have is a mistake.
        Objects = KubernetesYaml.LoadAllFromString(text, null, true);
        Deployment = Of<V1Deployment>().Single();
        Container = Deployment.Spec.Template.Spec.Containers.Single();
    }

    /// <summary>The YAML.</summary>
    public string Text { get; }

    /// <summary>The objects.</summary>
    public IReadOnlyList<object> Objects { get; }

    /// <summary>The router's Deployment.</summary>
    public V1Deployment Deployment { get; }

    /// <summary>The router's container.</summary>
    public V1Container Container { get; }

    /// <summary>The rights of the router, as a verb and a resource each, and the rules that give them.</summary>
    public IEnumerable<string> Rights => Of<V1ClusterRole>().SelectMany(r => r.Rules).Concat(Of<V1Role>().SelectMany(r => r.Rules))
        .SelectMany(r => r.Verbs.SelectMany(v => r.Resources.Select(n => $"{v} {n}")));

    /// <summary>Renders a folder.</summary>
    /// <param name="folder">The folder below <c>deploy</c>.</param>
    public static Task<Manifests> RenderAsync(string folder) => s_rendered.GetOrAdd(folder, f => new(() => KustomizeAsync(f))).Value;

    private static async Task<Manifests> KustomizeAsync(string folder) =>
        new(await Kubectl.RunAsync("kustomize", IngressRules.Tests.Support.Repository.PathOf($"samples/EdgeRouter/deploy/{folder}")));

    /// <summary>The objects of a kind.</summary>
    public IEnumerable<T> Of<T>() => Objects.OfType<T>();

    /// <summary>The value of one of the router's options.</summary>
    /// <param name="option">The option.</param>
    public string? Argument(string option) =>
        Container.Args.FirstOrDefault(a => a.StartsWith(option + "=", StringComparison.Ordinal))?[(option.Length + 1)..];
}
