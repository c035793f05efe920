using IngressRules.Kubernetes.Connecting;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace IngressRules.Kubernetes;

/// <summary>
/// Reads a kubeconfig file as kubectl does, for connections that go on when tokens and certificates are renewed: the CA and the client
/// certificate that are files of their own are read again for each new connection, and a credential plugin is asked again before what it
/// gave expires. What cannot be used leaves the last one in use (<see cref="KubernetesConnectionExtensions.LogTo"/>).
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
    /// <exception cref="KubeConfigException">It lacks what a connection needs.</exception>
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
    /// <exception cref="KubeConfigException">The files lack what a connection needs.</exception>
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
    /// <exception cref="KubeConfigException">There is no pod around it.</exception>
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
        string path = paths[Math.Max(0, Array.FindIndex(files, f => user is not null && f.Users?.Contains(user) == true))];
        var more = user is null ? new(null) : KubeConfigUser.Read(path, user.Name);
        Check(cluster, more);
        UserCredentials credentials = user?.UserCredentials ?? new();
        string? tokenFile = FullPath(path, more.TokenFile);
        if (tokenFile is not null)
        {
            credentials.Token = File.ReadAllText(tokenFile).Trim();
        }

        // kubectl runs no plugin either where there is a token.
        bool hasToken = !string.IsNullOrWhiteSpace(credentials.Token);
        ExecPlugin? plugin = !hasToken && credentials.ExternalExecution is { } exec ? new(exec, more.InteractiveMode, cluster) : null;
        var pair = ClientCertificatePair.Of(credentials);
        credentials.ExternalExecution = null;
        credentials.ClientCertificate = credentials.ClientKey = null;
        credentials.ClientCertificateData = credentials.ClientKeyData = null;
        bool hasOthers = plugin is not null || pair is not null;
        if (hasOthers && !hasToken)
        {
            // The client refuses a user without credentials that it knows.
            credentials.Token = "none";
        }

        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(all);
        if (tokenFile is not null || (hasOthers && !hasToken))
        {
            configuration.AccessToken = null;
        }

        if (tokenFile is not null)
        {
            configuration.TokenProvider = new TokenFileAuth(tokenFile);
        }

        ConnectionFiles connection = ConnectionFiles.Of(configuration);
        connection.FollowAuthorities(string.IsNullOrEmpty(cluster?.CertificateAuthorityData) ? cluster?.CertificateAuthority : null);
        if (pair is not null)
        {
            connection.FollowClientCertificate(pair);
        }

        if (plugin is not null)
        {
            connection.FollowPlugin(plugin, TimeProvider.System);
        }

        return configuration;
    }

    /// <summary>Refuses what kubectl refuses, and what would be dropped without a word.</summary>
    private static void Check(ClusterEndpoint? cluster, KubeConfigUser user)
    {
        if (cluster is { SkipTlsVerify: true }
            && !(string.IsNullOrEmpty(cluster.CertificateAuthority) && string.IsNullOrEmpty(cluster.CertificateAuthorityData)))
        {
            throw new KubeConfigException(
                "The cluster has a CA and insecure-skip-tls-verify, which would not look at it. Take insecure-skip-tls-verify out.");
        }

        if (user.Impersonation is { } field)
        {
            throw new KubeConfigException(
                $"The user has \"{field}\", and the router does not act as somebody else. Take it out, "
                + "and give the router a user that has the rights itself.");
        }
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
            if (user.ExternalExecution is { } exec && exec.Command?.Contains('/', StringComparison.Ordinal) == true)
            {
                // One without a slash is looked for in PATH.
                exec.Command = FullPath(path, exec.Command);
            }
        }

        return file;
    }

    private static string? FullPath(string path, string? named) =>
        string.IsNullOrEmpty(named) ? null : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, named);
}
