namespace IngressRules.Diagnostics;

/// <summary>Names one Kubernetes object: which kind, in which namespace, of which name.</summary>
/// <param name="Kind">The kind, such as <c>Ingress</c>; empty where the text did not say.</param>
/// <param name="Namespace">The namespace; empty for a cluster-scoped kind or where the text did not say.</param>
/// <param name="Name">The name; empty where the text did not say.</param>
public sealed record ObjectReference(string Kind, string Namespace, string Name)
{
    /// <summary><c>Ingress default/shop</c>, or <c>IngressClass public</c> for a kind without namespace.</summary>
    public override string ToString()
    {
        string name = Name.Length == 0 ? "(no name)" : Name;
        string full = Namespace.Length == 0 ? name : $"{Namespace}/{name}";
        return Kind.Length == 0 ? full : $"{Kind} {full}";
    }
}
