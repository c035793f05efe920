using YamlDotNet.RepresentationModel;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>
/// What a user of a kubeconfig file has that Kubernetes' client does not know. The nodes are used because published programs are trimmed.
/// </summary>
/// <param name="user">The user; null for none.</param>
internal sealed class KubeConfigUser(YamlNode? user)
{
    private static readonly string[] s_impersonation = ["as", "as-uid", "as-groups", "as-user-extra"];

    /// <summary>The file with the token, as it is written; null for none.</summary>
    public string? TokenFile => Text(user, "tokenFile");

    /// <summary>The first field that says whom to act as; null for none.</summary>
    public string? Impersonation => s_impersonation.FirstOrDefault(
        k => Child(user, k) is YamlScalarNode { Value.Length: > 0 } or YamlSequenceNode { Children.Count: > 0 }
            or YamlMappingNode { Children.Count: > 0 });

    /// <summary>Whether the credential plugin may ask somebody at a terminal.</summary>
    public string? InteractiveMode => Text(Child(user, "exec"), "interactiveMode");

    /// <summary>Reads a user of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The user's name.</param>
    public static KubeConfigUser Read(string path, string name)
    {
        var text = new YamlStream();
        using (StreamReader reader = File.OpenText(path))
        {
            text.Load(reader);
        }

        YamlNode? root = text.Documents.Count > 0 ? text.Documents[0].RootNode : null;
        return new(Child((Child(root, "users") as YamlSequenceNode)?.FirstOrDefault(u => Text(u, "name") == name), "user"));
    }

    private static string? Text(YamlNode? node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    private static YamlNode? Child(YamlNode? node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? child) ? child : null;
}
