using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>
/// A backend that is no Service but the name of an action, which the AWS Load Balancer Controller looks up in an annotation.
/// </summary>
internal static class ForeignAction
{
    /// <summary>The name of the port that marks such a backend.</summary>
    public const string PortName = "use-annotation";

    public static string Message(Ingress ingress, string action)
    {
        string key = ForeignAnnotations.ActionPrefix + action;
        (string does, bool isRedirect) = ingress.Metadata.Annotations.TryGetValue(key, out string? value) ? Does(value) : ("", false);
        return $"The backend {QuotedText.Quote(action)} is no Service: by its port {PortName}, the AWS Load Balancer Controller reads the "
            + $"annotation {QuotedText.Quote(key)}{does}. Here it is looked for among the Services, and requests get 503. "
            + (isRedirect
                ? "Remove the path, and let the router redirect (--redirect-to-https) or the backend."
                : "Name a Service, or remove the path.");
    }

    private static (string Does, bool IsRedirect) Does(string value) =>
        value.Contains("redirect", StringComparison.OrdinalIgnoreCase) ? (", a redirect", true)
        : value.Contains("fixed-response", StringComparison.OrdinalIgnoreCase) ? (", a fixed response", false)
        : value.Contains("forward", StringComparison.OrdinalIgnoreCase) ? (", which shares requests among target groups", false)
        : ("", false);
}
