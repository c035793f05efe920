using k8s;
using k8s.Authentication;
using k8s.KubeConfigModels;

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
        string? tokenFile = TokenFileOf(path, UserOf(file));
        if (tokenFile is null)
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigObject(file);
        }

        // The client refuses a user without credentials that it knows.
        UserOf(file)!.UserCredentials.Token = File.ReadAllText(tokenFile).Trim();
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
    private static string? TokenFileOf(string path, User? user)
    {
        if (user is null)
        {
            return null;
        }

        string? named = KubernetesYaml.Deserialize<TokenFiles>(File.ReadAllText(path)).Users?
            .FirstOrDefault(u => u.Name == user.Name)?.User?.TokenFile;
        return string.IsNullOrEmpty(named) ? null : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, named);
    }

    /// <summary>Of a kubeconfig file, what the client does not read.</summary>
    private sealed class TokenFiles
    {
        public List<NamedUser>? Users { get; set; }
    }

    /// <summary>An entry of <c>users</c>.</summary>
    private sealed class NamedUser
    {
        public string? Name { get; set; }

        public Credentials? User { get; set; }
    }

    /// <summary>The credentials of a user.</summary>
    private sealed class Credentials
    {
        public string? TokenFile { get; set; }
    }
}
