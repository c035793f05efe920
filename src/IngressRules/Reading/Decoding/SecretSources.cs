using IngressRules.Diagnostics;
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
    /// <param name="reader">The reader, which has begun the object.</param>
    /// <param name="node">The object.</param>
    /// <param name="version">Its group and version.</param>
    /// <param name="kind">Its kind.</param>
    public static IReadOnlyList<SecretSource> Of(ObjectReader reader, int node, string version, string kind)
    {
        foreach ((string group, string known, string field, bool ownName) in s_kinds)
        {
            if (kind == known && KindNames.GroupOf(version) == group)
            {
                List<string> names = [];
                Collect(reader, node, field, names);
                ObjectReference own = reader.Object;
                if (names.Count == 0 && ownName && own.Name.Length > 0)
                {
                    names.Add(own.Name);
                }

                string @namespace = kind.StartsWith("Cluster", StringComparison.Ordinal) ? ""
                    : own.Namespace.Length > 0 ? own.Namespace
                    : reader.Options.DefaultNamespace;
                return [.. names.Select(n => new SecretSource(@namespace, n))];
            }
        }

        return [];
    }

    private static void Collect(ObjectReader reader, int node, ReadOnlySpan<char> field, List<string> found)
    {
        NodeKind kind = reader.Tree[node].Kind;
        if (field.IsEmpty)
        {
            if (kind == NodeKind.String && reader.Tree.Text(node) is { Length: > 0 } text)
            {
                found.Add(text);
            }

            return;
        }

        if (field.StartsWith("[]"))
        {
            if (kind == NodeKind.Sequence)
            {
                foreach (int item in reader.Children(node))
                {
                    Collect(reader, item, field[2..].TrimStart('.'), found);
                }
            }

            return;
        }

        if (kind != NodeKind.Mapping)
        {
            return;
        }

        int end = field.IndexOfAny('.', '[');
        ReadOnlySpan<char> name = end < 0 ? field : field[..end];
        ReadOnlySpan<char> rest = end < 0 ? [] : field[end..].TrimStart('.');
        foreach (int child in reader.Children(node))
        {
            if (name.SequenceEqual(reader.Key(child)))
            {
                Collect(reader, child, rest, found);
            }
        }
    }
}
