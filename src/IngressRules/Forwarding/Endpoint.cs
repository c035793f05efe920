using System.Globalization;

namespace IngressRules.Forwarding;

/// <summary>One place that a request can be sent to; usually a port of a pod.</summary>
public sealed record Endpoint
{
    /// <summary>An IP address without brackets, or a DNS name.</summary>
    public required string Address { get; init; }

    /// <summary>The port to dial, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>What is spoken there, such as <c>https</c> or <c>kubernetes.io/h2c</c>; null is plain HTTP/1.1 (spec sheet 6.1).</summary>
    public string? AppProtocol { get; init; }

    /// <summary>The name of the pod, where known.</summary>
    public string? PodName { get; init; }

    /// <summary>The node that the pod runs on, where known.</summary>
    public string? NodeName { get; init; }

    /// <summary>The zone that the pod runs in, where known.</summary>
    public string? Zone { get; init; }

    /// <summary>Address and port as a URL holds them: <c>10.0.0.1:80</c>, <c>[fd00::1]:80</c>.</summary>
    public string Authority => Address.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Address}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");

    /// <summary>The authority.</summary>
    public override string ToString() => Authority;
}
