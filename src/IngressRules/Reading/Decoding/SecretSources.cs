using IngressRules.Model;
using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// The kinds whose objects make Secrets. The objects themselves are not read; only the name of the Secret is.
/// </summary>
internal static class SecretSources
{
    // Where the name stands: brackets for each entry of a list. Where it is absent, the Secret has the object's own name, if it says so.
    private static readonly (string Group, string Kind, string Field, bool OwnName)[] s_kinds =
    [
        ("cert-manager.io", "Certificate", "spec.secretName", false),
        ("certmanager.k8s.io", "Certificate", "spec.secretName", false),
        ("bitnami.com", "SealedSecret", "spec.template.metadata.name", true),
        ("external-secrets.io", "ExternalSecret", "spec.target.name", true),
        ("external-secrets.io", "ClusterExternalSecret", "spec.externalSecretSpec.target.name", true),
        ("kubernetes-client.io", "ExternalSecret", "spec.template.metadata.name", true),
        ("secrets-store.csi.x-k8s.io", "SecretProviderClass", "spec.secretObjects[].secretName", false),
        ("secrets.hashicorp.com", "VaultStaticSecret", "spec.destination.name", false),
        ("secrets.hashicorp.com", "VaultDynamicSecret", "spec.destination.name", false),
        ("secrets.hashicorp.com", "VaultPKISecret", "spec.destination.name", false),
        ("ricoberger.de", "VaultSecret", "metadata.name", true),
        ("isindir.github.com", "SopsSecret", "spec.secretTemplates[].name", false),
        ("onepassword.com", "OnePasswordItem", "metadata.name", true),
        ("secrets.infisical.com", "InfisicalSecret", "spec.managedSecretReference.secretName", false),
        ("secrets.doppler.com", "DopplerSecret", "spec.managedSecret.name", false),
        ("spv.no", "AzureKeyVaultSecret", "spec.output.secret.name", true),
        ("kustomize.config.k8s.io", "Kustomization", "secretGenerator[].name", false),
    ];

    /// <summary>The Secrets that an object makes; none for an object of any other kind.</summary>
    /// <param name="tree">The document.</param>
    /// <param name="node">The object.</param>
    /// <param name="version">Its group and version.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="defaultNamespace">The namespace of an object without one.</param>
    public static IReadOnlyList<SecretSource> Of(DocumentTree tree, int node, string version, string kind, string defaultNamespace)
    {
        int slash = version.IndexOf('/', StringComparison.Ordinal);
        foreach ((string group, string known, string field, bool ownName) in s_kinds)
        {
            if (kind == known && slash > 0 && version.AsSpan(0, slash).SequenceEqual(group))
            {
                List<string> names = [];
                Collect(tree, node, field, names);
                if (names.Count == 0 && ownName)
                {
                    Collect(tree, node, "metadata.name", names);
                }

                string @namespace = kind.StartsWith("Cluster", StringComparison.Ordinal) ? "" : NamespaceOf(tree, node, defaultNamespace);
                return [.. names.Select(n => new SecretSource(kind, @namespace, n))];
            }
        }

        return [];
    }

    private static string NamespaceOf(DocumentTree tree, int node, string defaultNamespace)
    {
        List<string> found = [];
        Collect(tree, node, "metadata.namespace", found);
        return found.Count > 0 ? found[0] : defaultNamespace;
    }

    private static void Collect(DocumentTree tree, int node, ReadOnlySpan<char> field, List<string> found)
    {
        if (field.IsEmpty)
        {
            if (tree[node].Kind == NodeKind.String && tree.Text(node) is { Length: > 0 } text)
            {
                found.Add(text);
            }

            return;
        }

        if (field.StartsWith("[]"))
        {
            for (int item = node + 1; tree[node].Kind == NodeKind.Sequence && item < tree[node].Next; item = tree[item].Next)
            {
                Collect(tree, item, field[2..].TrimStart('.'), found);
            }

            return;
        }

        int end = field.IndexOfAny('.', '[');
        ReadOnlySpan<char> name = end < 0 ? field : field[..end];
        ReadOnlySpan<char> rest = end < 0 ? [] : field[end..].TrimStart('.');
        for (int child = node + 1; tree[node].Kind == NodeKind.Mapping && child < tree[node].Next; child = tree[child].Next)
        {
            if ((tree[child].Flags & NodeFlags.Overwritten) == 0 && name.SequenceEqual(tree.Pool[tree[child].Key]))
            {
                Collect(tree, child, rest, found);
            }
        }
    }
}
