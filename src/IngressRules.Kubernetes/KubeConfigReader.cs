using k8s;
using k8s.Authentication;
using k8s.KubeConfigModels;
using YamlDotNet.RepresentationModel;

namespace IngressRules.Kubernetes;

/// <summary>Reads a kubeconfig file as kubectl does.</summary>
public static class KubeConfigReader
{
    /// <summary>
    /// Reads the current context of a kubeconfig file. Kubernetes' client does so too, but does not know <c>tokenFile</c>, which is a token
    /// that is renewed: it is read again while the client runs, and goes before <c>token</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The connection and the credentials.</returns>
    /// <exception cref="IOException">The file, or one that it names, cannot be read.</exception>
    /// <exception cref="k8s.Exceptions.KubeConfigException">It lacks what a connection needs.</exception>
    public static KubernetesClientConfiguration Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        K8SConfiguration file = KubernetesClientConfiguration.LoadKubeConfig(path);
        User? user = UserOf(file);
        if (user is null || TokenFileOf(path, user.Name) is not { } tokenFile)
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigObject(file);
        }

        // The client refuses a user without credentials that it knows.
        user.UserCredentials.Token = File.ReadAllText(tokenFile).Trim();
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(file);
        configuration.AccessToken = null;
        configuration.TokenProvider = new TokenFileAuth(tokenFile);
        return configuration;
    }

    private static User? UserOf(K8SConfiguration file)
    {
        string? name = file.Contexts?.FirstOrDefault(c => c.Name == file.CurrentContext)?.ContextDetails?.User;
        return file.Users?.FirstOrDefault(u => u.Name == name && u.UserCredentials is not null);
    }

    /// <summary>The file with the token of a user; null for none. A relative path starts where the kubeconfig file is.</summary>
    private static string? TokenFileOf(string path, string user)
    {
        var text = new YamlStream();
        using (StreamReader reader = File.OpenText(path))
        {
            text.Load(reader);
        }

        YamlNode? root = text.Documents.Count > 0 ? text.Documents[0].RootNode : null;
        string? named = (Child(root, "users") as YamlSequenceNode)?
            .Where(u => Child(u, "name") is YamlScalarNode name && name.Value == user)
            .Select(u => (Child(Child(u, "user"), "tokenFile") as YamlScalarNode)?.Value)
            .FirstOrDefault();
        return string.IsNullOrEmpty(named) ? null : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, named);
    }

    /// <summary>A value of a mapping; null where there is none. The nodes are used because published programs are trimmed.</summary>
    private static YamlNode? Child(YamlNode? node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? child) ? child : null;
}
