namespace IngressRules.Explanation;

/// <summary>The kinds of what can be found about a table, in the order of reporting.</summary>
public enum TableFindingKind
{
    /// <summary>No request whatever reaches the rule.</summary>
    Unreachable,

    /// <summary>The request for the rule's own path goes to a rule of another Ingress.</summary>
    Shadowed,

    /// <summary>The rule's path can be requested, but clients never write it so, usually because it looks like a pattern.</summary>
    UnlikelyPath,

    /// <summary>The rule has no host and no paths.</summary>
    NoEffect,

    /// <summary>The rule has a host and no paths.</summary>
    NoPaths,

    /// <summary>The backend has no endpoint, so requests get 503.</summary>
    NoEndpoints,

    /// <summary>The default backend gets no request.</summary>
    DefaultNever,

    /// <summary>A host of <c>spec.tls</c> has no rule, or belongs to another namespace.</summary>
    TlsHostUnused,

    /// <summary>A Secret of <c>spec.tls</c> is not used, because another entry for its host comes first.</summary>
    TlsSecretUnused,

    /// <summary>The rules of a wildcard host are not asked for one of the hosts that it covers, and nothing takes their place.</summary>
    WildcardHidden,

    /// <summary>Rules of several namespaces name the host.</summary>
    HostShared,

    /// <summary>Two Ingresses have the same namespace and name.</summary>
    SameObject,
}

/// <summary>The names of the kinds in all output, and the anchors of their description in <c>docs/dead-rules.md</c>.</summary>
public static class TableFindingKinds
{
    /// <summary>The name, such as <c>host-shared</c>.</summary>
    public static string Name(this TableFindingKind kind) => kind switch
    {
        TableFindingKind.Unreachable => "unreachable",
        TableFindingKind.Shadowed => "shadowed",
        TableFindingKind.UnlikelyPath => "unlikely-path",
        TableFindingKind.NoEffect => "no-effect",
        TableFindingKind.NoPaths => "no-paths",
        TableFindingKind.NoEndpoints => "no-endpoints",
        TableFindingKind.DefaultNever => "default-never",
        TableFindingKind.TlsHostUnused => "tls-host-unused",
        TableFindingKind.TlsSecretUnused => "tls-secret-unused",
        TableFindingKind.WildcardHidden => "wildcard-hidden",
        TableFindingKind.HostShared => "host-shared",
        _ => "same-object",
    };
}
