using IngressRules.Kubernetes.Connecting;
using k8s;
using k8s.Authentication;
using k8s.KubeConfigModels;
using YamlDotNet.RepresentationModel;

namespace IngressRules.Kubernetes;

/// <summary>
/// Reads a kubeconfig file as kubectl does, for connections that go on when tokens and certificates are renewed: the CA and the client
/// certificate that are files of their own are read again for each new connection, and a credential plugin is asked again before its
/// certificate expires. What cannot be used leaves the last one in use (<see cref="KubernetesConnectionExtensions.LogTo"/>).
/// </summary>
/// <remarks>
/// The server's certificate must be for the server's name and signed by the CA of the kubeconfig, unless that says
/// <c>insecure-skip-tls-verify</c>. This is done by <see cref="KubernetesClientConfiguration.FirstMessageHandlerSetup"/>; whoever needs
/// another setup adds it with <c>+=</c>.
/// </remarks>
public static class KubeConfigReader
{
    /// <summary>Where a pod has its service account.</summary>
    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

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
        return Read([path]);
    }

    /// <summary>
    /// Reads what kubectl would use: the files that the variable <c>KUBECONFIG</c> names, or <c>~/.kube/config</c>; where there is neither,
    /// the service account of the pod around this process, or a server without TLS on port 8080 of this machine.
    /// </summary>
    /// <returns>The connection and the credentials.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The files lack what a connection needs.</exception>
    public static KubernetesClientConfiguration ReadDefault()
    {
        string[] named = (Environment.GetEnvironmentVariable("KUBECONFIG") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] files = named.Length == 0 ? [KubernetesClientConfiguration.KubeConfigDefaultLocation] : named;
        string[] present = [.. files.Where(File.Exists)];
        return present.Length > 0 || named.Length > 0 ? Read(present.Length > 0 ? present : named)
            : KubernetesClientConfiguration.IsInCluster() ? ReadInCluster()
            : KubernetesClientConfiguration.BuildDefaultConfig();
    }

    /// <summary>Takes the service account of the pod around this process.</summary>
    /// <returns>The connection and the credentials.</returns>
    /// <exception cref="k8s.Exceptions.KubeConfigException">There is no pod around it.</exception>
    public static KubernetesClientConfiguration ReadInCluster()
    {
        KubernetesClientConfiguration configuration = KubernetesClientConfiguration.InClusterConfig();
        ConnectionFiles.Of(configuration).FollowAuthorities($"{ServiceAccount}/ca.crt");
        return configuration;
    }

    /// <summary>Reads several files as kubectl merges them: of what has the same name in two, the first one counts.</summary>
    /// <param name="paths">The files.</param>
    internal static KubernetesClientConfiguration Read(string[] paths)
    {
        K8SConfiguration[] files = [.. paths.Select(LoadWithFullPaths)];
        var all = new K8SConfiguration
        {
            CurrentContext = files.Select(f => f.CurrentContext).FirstOrDefault(c => !string.IsNullOrEmpty(c)),
            Clusters = [.. files.SelectMany(f => f.Clusters ?? [])],
            Contexts = [.. files.SelectMany(f => f.Contexts ?? [])],
            Users = [.. files.SelectMany(f => f.Users ?? [])],
        };
        Context? context = all.Contexts.FirstOrDefault(c => IsNamed(c.Name, all.CurrentContext));
        User? user = all.Users.FirstOrDefault(u => IsNamed(u.Name, context?.ContextDetails?.User) && u.UserCredentials is not null);
        ClusterEndpoint? cluster = all.Clusters.FirstOrDefault(c => IsNamed(c.Name, context?.ContextDetails?.Cluster))?.ClusterEndpoint;
        string? tokenFile = user is null
            ? null
            : TokenFileOf(paths[Array.FindIndex(files, f => f.Users?.Contains(user) == true)], user.Name);
        if (tokenFile is not null)
        {
            // The client refuses a user without credentials that it knows.
            user!.UserCredentials.Token = File.ReadAllText(tokenFile).Trim();
        }

        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(all);
        if (tokenFile is not null)
        {
            configuration.AccessToken = null;
            configuration.TokenProvider = new TokenFileAuth(tokenFile);
        }

        ConnectionFiles connection = ConnectionFiles.Of(configuration);
        connection.FollowAuthorities(string.IsNullOrEmpty(cluster?.CertificateAuthorityData) ? cluster?.CertificateAuthority : null);
        connection.FollowClientCertificate();
        if (user?.UserCredentials.ExternalExecution is { } plugin)
        {
            connection.FollowPlugin(plugin, TimeProvider.System);
        }

        return configuration;
    }

    private static bool IsNamed(string? name, string? sought) =>
        sought is not null && string.Equals(name, sought, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads one file. A relative path in it starts where the file is.</summary>
    private static K8SConfiguration LoadWithFullPaths(string path)
    {
        K8SConfiguration file = KubernetesClientConfiguration.LoadKubeConfig(path);
        foreach (ClusterEndpoint cluster in (file.Clusters ?? []).Select(c => c.ClusterEndpoint).OfType<ClusterEndpoint>())
        {
            cluster.CertificateAuthority = FullPath(path, cluster.CertificateAuthority);
        }

        foreach (UserCredentials user in (file.Users ?? []).Select(u => u.UserCredentials).OfType<UserCredentials>())
        {
            user.ClientCertificate = FullPath(path, user.ClientCertificate);
            user.ClientKey = FullPath(path, user.ClientKey);
        }

        return file;
    }

    private static string? FullPath(string path, string? named) =>
        string.IsNullOrEmpty(named) ? null : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, named);

    /// <summary>The file with the token of a user; null for none.</summary>
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
        return FullPath(path, named);
    }

    /// <summary>A value of a mapping; null where there is none. The nodes are used because published programs are trimmed.</summary>
    private static YamlNode? Child(YamlNode? node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? child) ? child : null;
}
