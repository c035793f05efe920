using System.Security.Cryptography.X509Certificates;

namespace EdgeRouter;

/// <summary>What the command line asked for.</summary>
public sealed record RouterOptions
{
    /// <summary>Directories and files with manifests; none means the demo.</summary>
    public IReadOnlyList<string> Manifests { get; init; } = [];

    public ListenAddress Http { get; init; } = ListenAddress.Default;

    /// <summary>Where HTTPS is served; null for nowhere.</summary>
    public ListenAddress? Https { get; init; }

    /// <summary>Where the admin page is served; null for nowhere, and in the demo for the port beside its own.</summary>
    public ListenAddress? Admin { get; init; }

    /// <summary>What is shown where no Secret has a certificate for the host.</summary>
    public X509Certificate2? DefaultCertificate { get; init; }

    /// <summary>The controller name of our IngressClasses; null for the default, which does not turn class selection on by itself.</summary>
    public string? Controller { get; init; }

    /// <summary>Values of the legacy class annotation that are ours.</summary>
    public IReadOnlyList<string> IngressClasses { get; init; } = [];

    public bool AcceptClassless { get; init; }

    public bool DebugHeaders { get; init; }

    /// <summary>Whether each request is logged.</summary>
    public bool AccessLog { get; init; }

    public bool IsDemo => Manifests.Count == 0;
}
