using System.Runtime.CompilerServices;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// The codes of validation, one for each row of specification 2.3 to 2.6 and named after it: <c>M</c> metadata, <c>S</c> spec, <c>R</c>
/// rule, <c>P</c> path, <c>B</c> backend, <c>T</c> TLS, <c>K</c> IngressClass, <c>U</c> update. Each is an error, because the server
/// refuses such an object.
/// </summary>
public static class ValidationCodes
{
    /// <summary>Name missing.</summary>
    public static DiagnosticCode M1 { get; } = Code("ING2001", "Name missing");

    /// <summary>Name not a DNS subdomain.</summary>
    public static DiagnosticCode M2 { get; } = Code("ING2002", "Name not a DNS subdomain");

    /// <summary>generateName not the start of a DNS subdomain.</summary>
    public static DiagnosticCode M3 { get; } = Code("ING2003", "generateName not the start of a DNS subdomain");

    /// <summary>Namespace missing.</summary>
    public static DiagnosticCode M4 { get; } = Code("ING2004", "Namespace missing");

    /// <summary>Namespace not a DNS label.</summary>
    public static DiagnosticCode M5 { get; } = Code("ING2005", "Namespace not a DNS label");

    /// <summary>Namespace on a cluster-scoped object.</summary>
    public static DiagnosticCode M6 { get; } = Code("ING2006", "Namespace on a cluster-scoped object");

    /// <summary>Negative generation.</summary>
    public static DiagnosticCode M7 { get; } = Code("ING2007", "Negative generation");

    /// <summary>Label key not a qualified name.</summary>
    public static DiagnosticCode M8 { get; } = Code("ING2008", "Label key not a qualified name");

    /// <summary>Label value not allowed.</summary>
    public static DiagnosticCode M9 { get; } = Code("ING2009", "Label value not allowed");

    /// <summary>Annotation key not a qualified name.</summary>
    public static DiagnosticCode M10 { get; } = Code("ING2010", "Annotation key not a qualified name");

    /// <summary>Annotations too large.</summary>
    public static DiagnosticCode M11 { get; } = Code("ING2011", "Annotations too large");

    /// <summary>Owner reference incomplete.</summary>
    public static DiagnosticCode M12 { get; } = Code("ING2012", "Owner reference incomplete");

    /// <summary>Owner reference not allowed.</summary>
    public static DiagnosticCode M13 { get; } = Code("ING2013", "Owner reference not allowed");

    /// <summary>Finalizer not allowed.</summary>
    public static DiagnosticCode M14 { get; } = Code("ING2014", "Finalizer not allowed");

    /// <summary>Managed fields not valid.</summary>
    public static DiagnosticCode M15 { get; } = Code("ING2015", "Managed fields not valid");

    /// <summary>Cluster name not a DNS label.</summary>
    public static DiagnosticCode M16 { get; } = Code("ING2016", "Cluster name not a DNS label");

    /// <summary>Neither rules nor a default backend.</summary>
    public static DiagnosticCode S1 { get; } = Code("ING2101", "Neither rules nor a default backend");

    /// <summary>Class name not a DNS subdomain.</summary>
    public static DiagnosticCode S2 { get; } = Code("ING2102", "Class name not a DNS subdomain");

    /// <summary>Class annotation conflicts with class field.</summary>
    public static DiagnosticCode S3 { get; } = Code("ING2103", "Class annotation against class field");

    /// <summary>Host is an IP address.</summary>
    public static DiagnosticCode R1 { get; } = Code("ING2201", "Host is an IP address");

    /// <summary>Host not a DNS name.</summary>
    public static DiagnosticCode R2 { get; } = Code("ING2202", "Host not a DNS name");

    /// <summary>Host not a wildcard name.</summary>
    public static DiagnosticCode R3 { get; } = Code("ING2203", "Host not a wildcard name");

    /// <summary>Rule without paths.</summary>
    public static DiagnosticCode R4 { get; } = Code("ING2204", "Rule without paths");

    /// <summary>Path type missing.</summary>
    public static DiagnosticCode P1 { get; } = Code("ING2301", "Path type missing");

    /// <summary>Path type unknown.</summary>
    public static DiagnosticCode P2 { get; } = Code("ING2302", "Path type unknown");

    /// <summary>Path not absolute.</summary>
    public static DiagnosticCode P3 { get; } = Code("ING2303", "Path not absolute");

    /// <summary>Path with a forbidden sequence.</summary>
    public static DiagnosticCode P4 { get; } = Code("ING2304", "Path with a forbidden sequence");

    /// <summary>Path with a dot segment at the end.</summary>
    public static DiagnosticCode P5 { get; } = Code("ING2305", "Path with a dot segment at the end");

    /// <summary>Implementation-specific path not absolute.</summary>
    public static DiagnosticCode P6 { get; } = Code("ING2306", "Implementation-specific path not absolute");

    /// <summary>Backend with both service and resource.</summary>
    public static DiagnosticCode B1 { get; } = Code("ING2401", "Backend with both service and resource");

    /// <summary>Backend empty.</summary>
    public static DiagnosticCode B2 { get; } = Code("ING2402", "Backend empty");

    /// <summary>Service name missing.</summary>
    public static DiagnosticCode B3 { get; } = Code("ING2403", "Service name missing");

    /// <summary>Service name not a DNS label.</summary>
    public static DiagnosticCode B4 { get; } = Code("ING2404", "Service name not a DNS label");

    /// <summary>Port with both name and number.</summary>
    public static DiagnosticCode B5 { get; } = Code("ING2405", "Port with both name and number");

    /// <summary>Port missing.</summary>
    public static DiagnosticCode B6 { get; } = Code("ING2406", "Port missing");

    /// <summary>Port name not allowed.</summary>
    public static DiagnosticCode B7 { get; } = Code("ING2407", "Port name not allowed");

    /// <summary>Port number out of range.</summary>
    public static DiagnosticCode B8 { get; } = Code("ING2408", "Port number out of range");

    /// <summary>Resource group not a DNS subdomain.</summary>
    public static DiagnosticCode B9 { get; } = Code("ING2409", "Resource group not a DNS subdomain");

    /// <summary>Resource kind or name missing.</summary>
    public static DiagnosticCode B10 { get; } = Code("ING2410", "Resource kind or name missing");

    /// <summary>Resource kind or name not a path segment.</summary>
    public static DiagnosticCode B11 { get; } = Code("ING2411", "Resource kind or name not a path segment");

    /// <summary>TLS host not a wildcard name.</summary>
    public static DiagnosticCode T1 { get; } = Code("ING2501", "TLS host not a wildcard name");

    /// <summary>TLS host not a DNS name.</summary>
    public static DiagnosticCode T2 { get; } = Code("ING2502", "TLS host not a DNS name");

    /// <summary>Secret name not a DNS subdomain.</summary>
    public static DiagnosticCode T3 { get; } = Code("ING2503", "Secret name not a DNS subdomain");

    /// <summary>Controller missing.</summary>
    public static DiagnosticCode K1 { get; } = Code("ING2601", "Controller missing");

    /// <summary>Controller too long.</summary>
    public static DiagnosticCode K2 { get; } = Code("ING2602", "Controller too long");

    /// <summary>Controller without domain or path.</summary>
    public static DiagnosticCode K3 { get; } = Code("ING2603", "Controller without domain or path");

    /// <summary>Controller's domain not a DNS subdomain.</summary>
    public static DiagnosticCode K4 { get; } = Code("ING2604", "Controller's domain not a DNS subdomain");

    /// <summary>Controller's path not a URL path.</summary>
    public static DiagnosticCode K5 { get; } = Code("ING2605", "Controller's path not a URL path");

    /// <summary>Controller changed.</summary>
    public static DiagnosticCode K6 { get; } = Code("ING2606", "Controller changed");

    /// <summary>Parameters' group not a DNS subdomain.</summary>
    public static DiagnosticCode K7 { get; } = Code("ING2607", "Parameters' group not a DNS subdomain");

    /// <summary>Parameters' kind or name missing.</summary>
    public static DiagnosticCode K8 { get; } = Code("ING2608", "Parameters' kind or name missing");

    /// <summary>Parameters' kind or name not a path segment.</summary>
    public static DiagnosticCode K9 { get; } = Code("ING2609", "Parameters' kind or name not a path segment");

    /// <summary>Parameters' scope missing.</summary>
    public static DiagnosticCode K10 { get; } = Code("ING2610", "Parameters' scope missing");

    /// <summary>Parameters' scope unknown.</summary>
    public static DiagnosticCode K11 { get; } = Code("ING2611", "Parameters' scope unknown");

    /// <summary>Parameters' namespace missing.</summary>
    public static DiagnosticCode K12 { get; } = Code("ING2612", "Parameters' namespace missing");

    /// <summary>Parameters' namespace not a DNS label.</summary>
    public static DiagnosticCode K13 { get; } = Code("ING2613", "Parameters' namespace not a DNS label");

    /// <summary>Parameters' namespace not allowed.</summary>
    public static DiagnosticCode K14 { get; } = Code("ING2614", "Parameters' namespace not allowed");

    /// <summary>Update without a version.</summary>
    public static DiagnosticCode U1 { get; } = Code("ING2701", "Update without a version");

    /// <summary>Immutable field changed.</summary>
    public static DiagnosticCode U2 { get; } = Code("ING2702", "Immutable field changed");

    /// <summary>Generation decreased.</summary>
    public static DiagnosticCode U3 { get; } = Code("ING2703", "Generation decreased");

    /// <summary>Finalizer added during deletion.</summary>
    public static DiagnosticCode U4 { get; } = Code("ING2704", "Finalizer added during deletion");

    /// <summary>Status IP not an IP address (specification 2.5).</summary>
    public static DiagnosticCode StatusIp { get; } = Code("ING2801", "Status IP not an IP address", "2.5");

    /// <summary>Status IP in an ambiguous form (specification 2.5).</summary>
    public static DiagnosticCode StatusIpForm { get; } = Code("ING2802", "Status IP in an ambiguous form", "2.5");

    /// <summary>Status hostname not a DNS name (specification 2.5).</summary>
    public static DiagnosticCode StatusHostname { get; } = Code("ING2803", "Status hostname not a DNS name", "2.5");

    /// <summary>Status hostname is an IP address (specification 2.5).</summary>
    public static DiagnosticCode StatusHostnameIp { get; } = Code("ING2804", "Status hostname is an IP address", "2.5");

    /// <summary>Ingress without class beside several default classes (specification 4.3).</summary>
    public static DiagnosticCode SeveralDefaultClasses { get; } =
        Code("ING2901", "Ingress without class beside several default classes", "4.3");

    /// <summary>All of them, in the order of their numbers.</summary>
    public static ValueList<DiagnosticCode> All { get; } =
    [
        M1, M2, M3, M4, M5, M6, M7, M8, M9, M10, M11, M12, M13, M14, M15, M16,
        S1, S2, S3,
        R1, R2, R3, R4,
        P1, P2, P3, P4, P5, P6,
        B1, B2, B3, B4, B5, B6, B7, B8, B9, B10, B11,
        T1, T2, T3,
        K1, K2, K3, K4, K5, K6, K7, K8, K9, K10, K11, K12, K13, K14,
        U1, U2, U3, U4,
        StatusIp, StatusIpForm, StatusHostname, StatusHostnameIp,
        SeveralDefaultClasses,
    ];

    // The name of the property is the specification row that it implements.
    private static DiagnosticCode Code(string id, string title, [CallerMemberName] string rule = "") =>
        new(id, title, DiagnosticSeverity.Error, rule);
}
