using System.Collections.Frozen;
using IngressRules.Diagnostics;

namespace IngressRules.Kubernetes.Events;

/// <summary>The reasons of Events: one word for what to look after. Findings that have none are no Events.</summary>
internal static class EventReasons
{
    public const string Rejected = "Rejected";

    public const string NoEndpoints = "NoEndpoints";

    public const string ServiceMissing = "ServiceMissing";

    public const string BackendNotServed = "BackendNotServed";

    public const string MoreFindings = "MoreFindings";

    public const string HostTaken = "HostTaken";

    private static readonly FrozenDictionary<string, string> s_reasons = new Dictionary<string, string>
    {
        ["ING3101"] = "Shadowed",
        ["ING3102"] = "Shadowed",
        ["ING3103"] = "RuleWithoutEffect",
        ["ING3106"] = "RuleWithoutEffect",
        ["ING3104"] = HostTaken,
        ["ING3109"] = HostTaken,
        ["ING3301"] = ServiceMissing,
        ["ING3302"] = "ServicePortMissing",
        ["ING3303"] = "ServicePortNotHttp",
        ["ING3304"] = "ServicePortNotHttp",
        ["ING3311"] = "SecretMissing",
        ["ING3312"] = "SecretInvalid",
        ["ING3313"] = "SecretInvalid",
        ["ING3314"] = "SecretInvalid",
        ["ING3315"] = "CertificateNotValid",
        ["ING3316"] = "CertificateExpiresSoon",
        ["ING3317"] = "CertificateForOtherHosts",
    }.ToFrozenDictionary();

    /// <summary>The reason for a finding; null where it leads to no Event.</summary>
    /// <param name="finding">The finding.</param>
    public static string? Of(Diagnostic finding) => finding.Severity == DiagnosticSeverity.Error
        ? Rejected
        : s_reasons.GetValueOrDefault(finding.Code.Id);
}
