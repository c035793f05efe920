namespace IngressRules.Analysis;

/// <summary>Where a moment lies in the lifetime of a certificate.</summary>
public enum TlsCertificateValidity
{
    /// <summary>The certificate is valid.</summary>
    Valid,

    /// <summary>It is valid and due for renewal.</summary>
    ExpiresSoon,

    /// <summary>It was valid.</summary>
    Expired,

    /// <summary>It will be valid.</summary>
    NotYetValid,
}
