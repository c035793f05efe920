using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>What the analyzer need not warn of.</summary>
public sealed record AnalysisOptions
{
    /// <summary>Warn of everything.</summary>
    public static AnalysisOptions Default { get; } = new();

    /// <summary>
    /// Annotations that a controller in use honours: whole keys, or prefixes that end with a slash such as
    /// <c>nginx.ingress.kubernetes.io/</c>.
    /// </summary>
    /// <value>Default: none.</value>
    public ValueList<string> HonouredAnnotations { get; init; } = [];

    /// <summary>
    /// Whether paths may be regular expressions, as they may with a dialect; then nothing is said of what looks like one, or of slashes at
    /// the end, whose meaning the dialect knows.
    /// </summary>
    /// <value>Default: false.</value>
    public bool PathsMayBeExpressions { get; init; }

    /// <summary>
    /// Whether a class that does not exist is left to the compiler: where it selects by class it says the same
    /// (<c>ING3002</c>), and once is enough.
    /// </summary>
    /// <value>Default: false.</value>
    public bool ClassesAreSelected { get; init; }

    /// <summary>
    /// Whether the Secrets that are given are all there are, as they are for a router; then a missing one is reported also where none is
    /// given.
    /// </summary>
    /// <value>Default: false, since Secrets are rarely kept beside other manifests.</value>
    public bool SecretsAreComplete { get; init; }

    /// <summary>Whether requests fall through to the next host where a host has no path for them.</summary>
    /// <value>Default: false.</value>
    public bool HostFallthrough { get; init; }

    /// <summary>Whether what no rule takes goes to a default backend that is configured.</summary>
    /// <value>Default: false.</value>
    public bool HasDefaultBackend { get; init; }

    /// <summary>What tells the time, by which certificates are judged.</summary>
    /// <value>Default: the system's clock.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long before its end a certificate is reported.</summary>
    /// <value>Default: <see cref="TlsCertificate.ExpiryNotice"/>, 14 days.</value>
    public TimeSpan ExpiryNotice { get; init; } = TlsCertificate.ExpiryNotice;

    /// <summary>How many findings of one object are listed. The others are counted, and one last finding says how many they are.</summary>
    /// <value>Default: 100.</value>
    public int MaxFindingsPerObject { get; init; } = FindingLimit.Default;
}
