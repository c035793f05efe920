using IngressRules.Diagnostics;

namespace IngressRules.Analysis;

/// <summary>
/// The codes of probable mistakes that kube-apiserver accepts: <c>ING32xx</c> about TLS hosts, <c>ING33xx</c> about referenced objects,
/// <c>ING34xx</c> about paths, <c>ING35xx</c> about annotations. None is an error.
/// </summary>
public static class AnalysisCodes
{
    /// <summary>A host of <c>spec.tls</c> has no rule.</summary>
    public static DiagnosticCode TlsHostWithoutRule { get; } = Warning("ING3201", "TLS host without a rule", "5");

    /// <summary>A rule's host has no TLS, while other hosts of the Ingress have.</summary>
    public static DiagnosticCode HostWithoutTls { get; } = Warning("ING3202", "Host without TLS beside hosts with it", "5");

    /// <summary>The hosts of an entry of <c>spec.tls</c> and their Secret stand in two entries.</summary>
    public static DiagnosticCode TlsEntrySplit { get; } = Warning("ING3203", "TLS entry in two pieces", "5");

    /// <summary>A Secret of <c>spec.tls</c> is not used for a host, because another entry for the host comes first.</summary>
    public static DiagnosticCode TwoSecretsForHost { get; } = Warning("ING3204", "Two TLS Secrets for one host", "5");

    /// <summary>The Service that a backend names is missing, although other Services are given.</summary>
    public static DiagnosticCode ServiceNotGiven { get; } = Warning("ING3301", "Service not given", "Q20");

    /// <summary>The Service that a backend names has no such port.</summary>
    public static DiagnosticCode ServicePortNotGiven { get; } = Warning("ING3302", "Service without this port", "Q20");

    /// <summary>The Service's port is UDP or SCTP.</summary>
    public static DiagnosticCode PortNotTcp { get; } = Warning("ING3303", "Backend port not TCP", "6.1");

    /// <summary>The Service's port probably speaks a protocol other than HTTP.</summary>
    public static DiagnosticCode PortNotHttp { get; } = Warning("ING3304", "Backend port of another protocol", "6.1");

    /// <summary>The backend is the name of an action of another controller, not of a Service.</summary>
    public static DiagnosticCode BackendIsAction { get; } = Warning("ING3305", "Backend that is no Service", "6.1");

    /// <summary>The Service's port speaks HTTP/2 without TLS, and does not say so in the form that is read.</summary>
    public static DiagnosticCode PortWithoutHttp2 { get; } = Warning("ING3306", "HTTP/2 port spoken to in HTTP/1.1", "6.1");

    /// <summary>The Secret that <c>spec.tls</c> names is missing, although other Secrets are given.</summary>
    public static DiagnosticCode SecretNotGiven { get; } = Warning("ING3311", "TLS Secret not given", "Q28");

    /// <summary>The Secret is not of the type for certificates.</summary>
    public static DiagnosticCode SecretOfOtherType { get; } = Warning("ING3312", "TLS Secret of another type", "5");

    /// <summary>The Secret lacks its certificate or its key.</summary>
    public static DiagnosticCode SecretIncomplete { get; } = Warning("ING3313", "TLS Secret without certificate or key", "5");

    /// <summary>The Secret's certificate and key cannot be read, or do not belong together.</summary>
    public static DiagnosticCode SecretUnreadable { get; } = Warning("ING3314", "TLS Secret that is no certificate and its key", "5");

    /// <summary>The certificate has expired, or is not valid yet.</summary>
    public static DiagnosticCode CertificateNotValid { get; } = Warning("ING3315", "Certificate not valid today", "5");

    /// <summary>The certificate expires soon.</summary>
    public static DiagnosticCode CertificateExpiresSoon { get; } = Warning("ING3316", "Certificate that expires soon", "5");

    /// <summary>The certificate does not list a host of its entry.</summary>
    public static DiagnosticCode CertificateForOthers { get; } = Warning("ING3317", "Certificate for other hosts", "5");

    /// <summary>The certificate lists no names where clients look for them.</summary>
    public static DiagnosticCode CertificateWithoutNames { get; } =
        Warning("ING3318", "Certificate without subject alternative names", "5");

    /// <summary>The IngressClass that the Ingress names is missing, although others are given.</summary>
    public static DiagnosticCode ClassNotGiven { get; } = Warning("ING3321", "IngressClass not given", "4.3");

    /// <summary>An Exact path that ends with a slash.</summary>
    public static DiagnosticCode ExactTrailingSlash { get; } = Warning("ING3401", "Exact path with a trailing slash", "D5");

    /// <summary>A Prefix or Exact path that looks like a pattern.</summary>
    public static DiagnosticCode Pattern { get; } = Warning("ING3402", "Pattern in a path", "3.1");

    /// <summary>An ImplementationSpecific path that looks like a pattern.</summary>
    public static DiagnosticCode ImplementationSpecificPattern { get; } =
        Warning("ING3403", "Pattern in an implementation-specific path", "Q4");

    /// <summary>A path with characters that clients never send as they are.</summary>
    public static DiagnosticCode UnsentCharacter { get; } = Warning("ING3404", "Path with a character that clients encode", "3.10");

    /// <summary>A path with non-ASCII characters or with triplets that have a simpler form.</summary>
    public static DiagnosticCode OtherCanonicalForm { get; } = Warning("ING3405", "Path compared in another form", "3.10");

    /// <summary>A path with percent triplets that are already in the form in which they are compared.</summary>
    public static DiagnosticCode EncodedPath { get; } = new("ING3406", "Percent-encoded path", DiagnosticSeverity.Info, "Q16");

    /// <summary>A percent sign without two hexadecimal digits.</summary>
    public static DiagnosticCode BrokenTriplet { get; } = Warning("ING3407", "Percent sign without two hex digits", "3.10");

    /// <summary>A rule with a host and without paths.</summary>
    public static DiagnosticCode HostWithoutPaths { get; } = Warning("ING3408", "Host without paths", "Q10");

    /// <summary>The class is named by the annotation that was used before 1.18.</summary>
    public static DiagnosticCode LegacyClassAnnotation { get; } = Warning("ING3501", "Legacy class annotation", "4.3");

    /// <summary>An annotation of another controller, which has no effect.</summary>
    public static DiagnosticCode ForeignAnnotation { get; } = Warning("ING3502", "Annotation of another controller", "1.1");

    /// <summary>An annotation that is probably a misspelt known one.</summary>
    public static DiagnosticCode MisspeltAnnotation { get; } = Warning("ING3503", "Misspelt annotation", "1.1");

    /// <summary>All codes of this stage, in order.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        TlsHostWithoutRule, HostWithoutTls, TlsEntrySplit, TwoSecretsForHost,
        ServiceNotGiven, ServicePortNotGiven, PortNotTcp, PortNotHttp, BackendIsAction, PortWithoutHttp2,
        SecretNotGiven, SecretOfOtherType, SecretIncomplete,
        SecretUnreadable, CertificateNotValid, CertificateExpiresSoon, CertificateForOthers, CertificateWithoutNames, ClassNotGiven,
        ExactTrailingSlash, Pattern, ImplementationSpecificPattern, UnsentCharacter, OtherCanonicalForm, EncodedPath, BrokenTriplet,
        HostWithoutPaths,
        LegacyClassAnnotation, ForeignAnnotation, MisspeltAnnotation,
    ];

    private static DiagnosticCode Warning(string id, string title, string rule) => new(id, title, DiagnosticSeverity.Warning, rule);
}
