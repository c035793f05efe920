using IngressRules.Diagnostics;

namespace IngressRules.IngressNginx;

/// <summary>
/// The codes of the dialect's findings: <c>ING400x</c> about annotations, <c>ING401x</c> about the controller's ConfigMap, <c>ING402x</c>
/// about hosts and paths.
/// </summary>
public static class IngressNginxCodes
{
    /// <summary>The annotation does here what it did there.</summary>
    public static DiagnosticCode Honoured { get; } =
        new("ING4001", "Annotation honoured", DiagnosticSeverity.Info, "N1") { IsRoutine = true };

    /// <summary>The annotation is about something that does not exist here, so nothing is lost.</summary>
    public static DiagnosticCode NoOp { get; } =
        new("ING4002", "Annotation without effect here", DiagnosticSeverity.Info, "N88") { IsRoutine = true };

    /// <summary>The annotation is not supported here; the message says what does its usual job.</summary>
    public static DiagnosticCode Refused { get; } = new("ING4003", "Annotation not supported", DiagnosticSeverity.Warning, "N94");

    /// <summary>No release of the controller read this annotation, or it was gone for years.</summary>
    public static DiagnosticCode Unknown { get; } =
        new("ING4004", "Annotation that the controller never read", DiagnosticSeverity.Warning, "N98");

    /// <summary>The value is not understood, and the default applies, as it did there.</summary>
    public static DiagnosticCode InvalidValue { get; } =
        new("ING4005", "Annotation with an invalid value", DiagnosticSeverity.Warning, "N64");

    /// <summary>Because of the annotation the whole Ingress is left out, as it was there.</summary>
    public static DiagnosticCode NotLoaded { get; } =
        new("ING4006", "Ingress left out for an annotation", DiagnosticSeverity.Error, "N62");

    /// <summary>Because of the annotation every request for the Ingress' paths gets 503: what it asks for cannot be enforced.</summary>
    public static DiagnosticCode Closed { get; } =
        new("ING4007", "Paths closed for an annotation", DiagnosticSeverity.Error, "N63");

    /// <summary>The ConfigMap that the options name is not among the input.</summary>
    public static DiagnosticCode ConfigMapMissing { get; } =
        new("ING4010", "Controller's ConfigMap missing", DiagnosticSeverity.Warning, "N95");

    /// <summary>A key of the controller's ConfigMap that no release had.</summary>
    public static DiagnosticCode UnknownSetting { get; } =
        new("ING4011", "Unknown key in the controller's ConfigMap", DiagnosticSeverity.Warning, "N95");

    /// <summary>A key of the controller's ConfigMap with a value that is not understood; the default stays.</summary>
    public static DiagnosticCode InvalidSetting { get; } =
        new("ING4012", "Invalid value in the controller's ConfigMap", DiagnosticSeverity.Warning, "N95");

    /// <summary>A key of the controller's ConfigMap that is not followed here.</summary>
    public static DiagnosticCode SettingNotFollowed { get; } =
        new("ING4013", "Key of the controller's ConfigMap without effect here", DiagnosticSeverity.Info, "N95");

    /// <summary>Another path has the same host, text and type, and comes first.</summary>
    public static DiagnosticCode PathTaken { get; } = new("ING4020", "Path taken by another rule", DiagnosticSeverity.Warning, "N18");

    /// <summary>Two paths come to the same; there, nginx would have refused its whole configuration.</summary>
    public static DiagnosticCode SameLocation { get; } =
        new("ING4021", "Two paths that come to the same", DiagnosticSeverity.Warning, "N19");

    /// <summary>The regular expression of a path is invalid or cannot run in linear time, so the path is left out.</summary>
    public static DiagnosticCode PatternRefused { get; } =
        new("ING4022", "Regular expression refused", DiagnosticSeverity.Error, "N22");

    /// <summary>All paths of a host are regular expressions because of one Ingress.</summary>
    public static DiagnosticCode RegularExpressions { get; } =
        new("ING4023", "Host with regular expressions", DiagnosticSeverity.Info, "N23");

    /// <summary>A name in <c>server-alias</c> that is left out.</summary>
    public static DiagnosticCode AliasLeftOut { get; } = new("ING4024", "Alias left out", DiagnosticSeverity.Warning, "N9");

    /// <summary>A canary that no request goes to.</summary>
    public static DiagnosticCode CanaryWithoutEffect { get; } =
        new("ING4025", "Canary without effect", DiagnosticSeverity.Warning, "N70");

    /// <summary>A path whose Service is the other backend of a canary, and so is skipped.</summary>
    public static DiagnosticCode PathOfCanary { get; } =
        new("ING4026", "Path to the Service of a canary", DiagnosticSeverity.Warning, "N73");

    /// <summary>A redirect between a host and its <c>www.</c> form that is left out.</summary>
    public static DiagnosticCode HostRedirectLeftOut { get; } =
        new("ING4027", "Redirect between hosts left out", DiagnosticSeverity.Warning, "N39");

    /// <summary>A path whose backend is no Service is skipped.</summary>
    public static DiagnosticCode ResourceBackend { get; } =
        new("ING4028", "Path without a Service skipped", DiagnosticSeverity.Warning, "N10");

    /// <summary>A field holds text that the controller takes for an attack, so the Ingress is left out.</summary>
    public static DiagnosticCode SuspiciousText { get; } =
        new("ING4029", "Ingress left out for a suspicious text", DiagnosticSeverity.Error, "N2");

    /// <summary>A default backend without rules beside another one, which came first.</summary>
    public static DiagnosticCode CatchAllTaken { get; } =
        new("ING4030", "Default backend taken by another Ingress", DiagnosticSeverity.Warning, "N7");

    /// <summary>All codes of the dialect, in order.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        Honoured, NoOp, Refused, Unknown, InvalidValue, NotLoaded, Closed,
        ConfigMapMissing, UnknownSetting, InvalidSetting, SettingNotFollowed,
        PathTaken, SameLocation, PatternRefused, RegularExpressions, AliasLeftOut, CanaryWithoutEffect, PathOfCanary, HostRedirectLeftOut,
        ResourceBackend, SuspiciousText, CatchAllTaken,
    ];
}
