namespace IngressRules.Analysis;

/// <summary>Whether a certificate is valid at a given time.</summary>
public enum TlsCertificateValidity
{
    /// <summary>The certificate is valid.</summary>
    Valid,

    /// <summary>It is valid and due for renewal.</summary>
    ExpiresSoon,

    /// <summary>It has expired.</summary>
    Expired,

    /// <summary>It is not valid yet.</summary>
    NotYetValid,
}
