namespace IngressRules.Analysis;

/// <summary>Why a certificate cannot be used for TLS; clients get the default certificate instead.</summary>
public enum TlsCertificateFault
{
    /// <summary>It can be used.</summary>
    None,

    /// <summary>The certificate or its key is missing or empty; <see cref="TlsCertificate.Missing"/> says which.</summary>
    Incomplete,

    /// <summary><c>tls.crt</c> is not a certificate in PEM, or one of the certificates after the first is broken.</summary>
    Unreadable,

    /// <summary><c>tls.key</c> is not the key of the first certificate, is encrypted, or is no key in PEM.</summary>
    KeyDoesNotFit,

    /// <summary>An RSA key under 2048 bits, with which TLS libraries abort every handshake.</summary>
    WeakKey,

    /// <summary>Signed with MD5 or SHA-1 by another certificate.</summary>
    WeakSignature,

    /// <summary>The certificate has a key of a kind that is not read; those of RSA and of ECDSA on P-256, P-384 and P-521 are.</summary>
    KeyKindNotRead,
}
