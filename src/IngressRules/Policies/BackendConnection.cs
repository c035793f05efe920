using IngressRules.Model;

namespace IngressRules.Policies;

/// <summary>How a backend is spoken to.</summary>
/// <param name="Protocol">The protocol.</param>
public sealed record BackendConnection(BackendProtocol Protocol)
{
    /// <summary>TLS beyond the protocol; null for no verification, no server name and no client certificate.</summary>
    public BackendTls? Tls { get; init; }
}

/// <summary>A protocol towards a backend.</summary>
public enum BackendProtocol
{
    /// <summary>HTTP/1.1.</summary>
    Http,

    /// <summary>HTTP/1.1 over TLS.</summary>
    Https,

    /// <summary>HTTP/2 with prior knowledge.</summary>
    Grpc,

    /// <summary>HTTP/2 over TLS.</summary>
    Grpcs,

    /// <summary>That of the client's request: HTTP or HTTPS.</summary>
    Client,
}

/// <summary>TLS towards a backend.</summary>
public sealed record BackendTls
{
    /// <summary>The client's certificate and key, as PEM; null for none.</summary>
    public string? Certificate { get; init; }

    /// <summary>The key of <see cref="Certificate"/>, as PEM.</summary>
    public string? Key { get; init; }

    /// <summary>The authorities that the backend's certificate must be of, as PEM; null for none.</summary>
    public string? Authorities { get; init; }

    /// <summary>Whether the backend's certificate is verified.</summary>
    public bool Verify { get; init; }

    /// <summary>How many certificates a chain may have between the backend's and the authority's.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>The name that the certificate must have, sent where <see cref="SendServerName"/>; null for the backend's.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether the name is sent (SNI).</summary>
    public bool SendServerName { get; init; }

    /// <summary>Whether TLS 1.3 is spoken beside 1.2.</summary>
    public bool AllowTls13 { get; init; }
}

/// <summary>How long a backend may take. Null leaves a time to the host.</summary>
public sealed record BackendTimeouts
{
    /// <summary>For a connection.</summary>
    public TimeSpan? Connect { get; init; }

    /// <summary>Between two pieces of the request.</summary>
    public TimeSpan? Send { get; init; }

    /// <summary>Between two pieces of the response, and until its head.</summary>
    public TimeSpan? Read { get; init; }

    /// <summary>The largest response head in bytes; more is 502. Null for the host's own.</summary>
    public int? MaxResponseHead { get; init; }
}

/// <summary>When another endpoint is tried.</summary>
public sealed record RetryPolicy
{
    /// <summary>Where no connection was made or it broke.</summary>
    public bool OnError { get; init; } = true;

    /// <summary>After a timeout.</summary>
    public bool OnTimeout { get; init; } = true;

    /// <summary>After a response whose head is not HTTP.</summary>
    public bool OnInvalidHeader { get; init; }

    /// <summary>After these statuses.</summary>
    public ValueList<int> Statuses { get; init; } = [];

    /// <summary>Also requests whose method may not be sent twice (POST, LOCK, PATCH).</summary>
    public bool NonIdempotent { get; init; }

    /// <summary>How many endpoints are tried at most; 0 for all.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>How long attempts may take together; zero for no limit.</summary>
    public TimeSpan Timeout { get; init; }
}
