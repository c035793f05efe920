using System.Globalization;
using System.Text.RegularExpressions;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Events;

/// <summary>
/// What a finding is about, apart from how it is worded. A message also gives advice from what else there is in the cluster, such as a
/// Service of a similar name, and that comes and goes while the Ingress is as wrong as before.
/// </summary>
internal static partial class FindingSubject
{
    /// <summary>What a finding is about.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="ingress">The Ingress that it is about; null where it is not known.</param>
    public static string Of(Diagnostic finding, Ingress? ingress)
    {
        // An error follows from the Ingress alone, so its words change with the Ingress.
        return finding.Severity == DiagnosticSeverity.Error || ingress is null
            ? finding.Message
            : $"{At(ingress, finding.Field)}\n{RivalIn(finding)}";
    }

    /// <summary>A backend as the subject of a finding. A Service that is missing lacks all ports alike.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="anyPort">Whether the port is of no importance.</param>
    public static string Of(BackendReference backend, bool anyPort) =>
        anyPort && backend.Service is { } service ? $"{backend.Namespace}/{service.Name}" : $"{backend}";

    /// <summary>What an Ingress says at a field. It does not say where the field is, which may move.</summary>
    private static string At(Ingress ingress, string field)
    {
        string ns = ingress.Metadata.Namespace;
        bool anyPort = field.EndsWith(".service.name", StringComparison.Ordinal);
        if (field.StartsWith("spec.defaultBackend", StringComparison.Ordinal) && ingress.Spec.DefaultBackend is { } backend)
        {
            return Of(new(ns, backend), anyPort);
        }

        Match place = Place().Match(field);
        if (!place.Success)
        {
            return field;
        }

        int index = IndexIn(place.Groups["index"]);
        int inner = IndexIn(place.Groups["inner"]);
        if (place.Groups["list"].Value == "tls" && index < ingress.Spec.Tls.Count)
        {
            IngressTls entry = ingress.Spec.Tls[index];
            return $"{entry.SecretName}\n{(inner < entry.Hosts.Count ? entry.Hosts[inner] : "")}";
        }

        if (place.Groups["list"].Value == "rules" && index < ingress.Spec.Rules.Count)
        {
            IngressRule rule = ingress.Spec.Rules[index];
            if (rule.Http?.Paths is not { } paths || inner >= paths.Count)
            {
                return rule.Host;
            }

            return place.Groups["rest"].Value.StartsWith(".backend", StringComparison.Ordinal)
                ? Of(new(ns, paths[inner].Backend), anyPort)
                : $"{rule.Host}\n{paths[inner].PathType}\n{paths[inner].Path}";
        }

        return field;
    }

    /// <summary>Whoever has what the Ingress is denied: an Ingress, or the namespace that owns the host.</summary>
    private static string RivalIn(Diagnostic finding) =>
        finding.Related?.Object is not { } rival || rival.Kind != KubernetesKind.Of<Ingress>().Name ? ""
        : EventReasons.Of(finding) == EventReasons.HostTaken ? rival.Namespace
        : $"{rival}";

    private static int IndexIn(Group group) =>
        group.Success && int.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : int.MaxValue;

    [GeneratedRegex(
        @"^spec\.(?<list>rules|tls)\[(?<index>[0-9]+)\](\.(http\.paths|hosts)\[(?<inner>[0-9]+)\])?(?<rest>.*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
