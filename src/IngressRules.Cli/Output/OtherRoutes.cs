using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Cli.Output;

/// <summary>
/// The kinds of other APIs that route requests, too, or have the name of a kind that is read: whoever looks for an Ingress and has one of
/// these needs to know that they are something else.
/// </summary>
internal static class OtherRoutes
{
    /// <summary>A skipped object's kind; with its version where the kind alone would be taken for one that is read.</summary>
    public static string NameOf(Diagnostic skipped) =>
        KubernetesKind.Find(skipped.Object!.Kind) is null ? skipped.Object.Kind : $"{skipped.Object.Kind} of {skipped.ApiVersion}";

    /// <summary>What to do about a skipped object of such a kind, in a sentence; null for any other.</summary>
    public static string? StepFor(Diagnostic skipped)
    {
        if (skipped is not { Object: { } about, ApiVersion: { } version })
        {
            return null;
        }

        string group = version.Split('/')[0];
        return (about.Kind, group) switch
        {
            ("VirtualService" or "Gateway", "networking.istio.io") =>
                $"{about.Kind} is Istio's own kind: check it with istioctl analyze, or write its hosts and prefixes as an Ingress.",
            (_, "gateway.networking.k8s.io") =>
                $"{VisibleText.Of(about.Kind, 40)} belongs to the Gateway API: check it with a controller of that API, or write its hosts "
                    + "and paths as an Ingress.",
            ("IngressRoute" or "IngressRouteTCP" or "IngressRouteUDP", _) when group.StartsWith("traefik.", StringComparison.Ordinal) =>
                $"{about.Kind} is Traefik's own kind: write its Host and PathPrefix as host and path of an Ingress.",
            ("Route", "route.openshift.io") => "Route is OpenShift's own kind: write its host and path as those of an Ingress.",
            ("HTTPProxy", "projectcontour.io") =>
                "HTTPProxy is Contour's own kind: write its fqdn and prefixes as host and paths of an Ingress.",
            ("Ingress", _) => $"Ingress of {VisibleText.Of(version, 60)} is another kind of that name; the one with rules has "
                + "apiVersion: networking.k8s.io/v1.",
            _ => null,
        };
    }
}
