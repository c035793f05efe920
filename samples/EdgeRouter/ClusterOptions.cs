using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using IngressRules.Kubernetes;
using IngressRules.Kubernetes.AspNetCore;
using IngressRules.Model;
using k8s;

namespace EdgeRouter;

/// <summary>The command line's settings for a live cluster as the source of rules.</summary>
/// <param name="Configuration">The connection and the credentials.</param>
/// <param name="Namespaces">The namespaces to watch; empty for all.</param>
/// <param name="WaitForSync">How long the start waits for the first table; null for the default.</param>
public sealed record ClusterOptions(KubernetesClientConfiguration Configuration, IReadOnlyList<string> Namespaces, TimeSpan? WaitForSync)
{
    private static readonly Option<string[]> PublishAddress = new("--publish-address")
    {
        CustomParser = ParseAddresses,
        Description = "What status.loadBalancer of the cluster's Ingresses says: an IP address or a DNS name. Repeatable. "
            + "Without it and without --publish-service none is written. Default: none.",
        HelpName = "ADDR",
    };

    private static readonly Option<string?> PublishService = new("--publish-service")
    {
        CustomParser = ParseService,
        Description = "The Service of the routers, whose addresses status.loadBalancer says. In place of --publish-address. "
            + "Default: none.",
        HelpName = "NS/NAME",
    };

    private static readonly Option<bool> ClearStatusOnStop = new("--clear-status-on-stop")
    {
        Description = "Take the addresses out of the Ingresses when this router stops, because no other will serve them.",
    };

    private static readonly Option<string?> KubeConfigFile = new("--kubeconfig")
    {
        Description = "Take the same objects from a live cluster: the one that this kubeconfig file names. In place of --manifests. "
            + "Default: none.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> InCluster = new("--in-cluster")
    {
        Description = "The same from the cluster around this pod, with the pod's service account.",
    };

    private static readonly Option<string[]> Namespace = new("--namespace")
    {
        Description = "A namespace of the cluster to serve. Repeatable. Default: all.",
        HelpName = "NS",
    };

    private static readonly Option<TimeSpan?> WaitForSyncTime = new("--wait-for-sync")
    {
        CustomParser = result => OptionText.Seconds(result, most: 86_400),
        Description = "How long the start waits for the cluster's objects. After that the router listens, is not ready, and goes on "
            + "trying. Default: 30.",
        HelpName = "SECONDS",
    };

    private static readonly Option[] ForCluster = [Namespace, WaitForSyncTime, PublishAddress, PublishService, ClearStatusOnStop];

    internal static IReadOnlyList<Option> All { get; } = [KubeConfigFile, InCluster, .. ForCluster];

    /// <summary>What is written to the cluster.</summary>
    public KubernetesWriterOptions Writer { get; private init; } = new();

    /// <summary>Whether a cluster was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    internal static bool IsAsked(ParseResult parsed) => parsed.GetValue(KubeConfigFile) is not null || parsed.GetValue(InCluster);

    /// <summary>Reads the settings.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hasManifests">Whether files were given as the source.</param>
    /// <param name="problem">What is wrong with them; null where nothing is.</param>
    /// <returns>The settings; null where no cluster was asked for.</returns>
    internal static ClusterOptions? Read(ParseResult parsed, bool hasManifests, out string? problem)
    {
        string? file = parsed.GetValue(KubeConfigFile);
        bool inCluster = parsed.GetValue(InCluster);
        bool isAsked = IsAsked(parsed);
        problem = file is not null && inCluster ? "--kubeconfig and --in-cluster name two clusters; give one of them"
            : isAsked && hasManifests ? "a cluster and --manifests are two sources; give one of them"
            : file is not null && !File.Exists(file) ? $"there is no {file}; --kubeconfig needs a file that exists"
            : !isAsked && ForCluster.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } stray
                ? $"{stray.Name} needs a cluster: --kubeconfig FILE or --in-cluster"
            : parsed.GetValue(PublishService) is not null && parsed.GetValue(PublishAddress) is { Length: > 0 }
                ? "--publish-address and --publish-service both say what the status is; give one of them"
            : null;
        if (problem is not null || !isAsked || Configure(file, out problem) is not { } configuration)
        {
            return null;
        }

        return new(configuration, parsed.GetValue(Namespace) ?? [], parsed.GetValue(WaitForSyncTime))
        {
            Writer = new()
            {
                PublishAddresses = (parsed.GetValue(PublishAddress) ?? []).ToValueList(),
                PublishService = parsed.GetValue(PublishService),
                ClearStatusOnStop = parsed.GetValue(ClearStatusOnStop),
            },
        };
    }

    /// <summary>Passes the settings on.</summary>
    /// <param name="options">What takes them.</param>
    /// <param name="allowLoopback">Whether endpoints on this machine are allowed.</param>
    internal void Apply(KubernetesOptions options, bool allowLoopback)
    {
        options.Configuration = Configuration;
        options.AllowLoopbackEndpoints = allowLoopback;
        options.WaitForSync = WaitForSync ?? options.WaitForSync;
        options.Source = options.Source with { Writer = Writer };
        foreach (string name in Namespaces)
        {
            options.Namespaces.Add(name);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What is wrong with the file is said.")]
    private static KubernetesClientConfiguration? Configure(string? file, out string? problem)
    {
        problem = null;
        try
        {
            return file is null ? KubeConfigReader.ReadInCluster() : KubeConfigReader.Read(file);
        }
        catch (Exception error)
        {
            problem = file is null ? $"--in-cluster: {error.Message}" : $"--kubeconfig {file} cannot be used: {error.Message}";
            return null;
        }
    }

    private static string[] ParseAddresses(ArgumentResult result)
    {
        string[] addresses = [.. result.Tokens.Select(t => t.Value)];
        foreach (string address in addresses.Where(a => !CanBePublished(a)))
        {
            result.AddError($"\"{address}\" cannot be an address in a status; write an IP address, as 192.0.2.1 or 2001:db8::1, "
                + "or a DNS name in lower case without a final dot, as lb.example.com");
        }

        return addresses;
    }

    private static bool CanBePublished(string address)
    {
        try
        {
            new KubernetesWriterOptions { PublishAddresses = [address] }.Check();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string? ParseService(ArgumentResult result)
    {
        string text = OptionText.Of(result);
        if (text.Split('/') is [{ Length: > 0 }, { Length: > 0 }])
        {
            return text;
        }

        result.AddError($"\"{text}\" is no Service; write its namespace and its name, as ingress-rules/edge-router");
        return null;
    }
}
