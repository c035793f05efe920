using IngressRules.Comparison;
using IngressRules.Diagnostics;
using IngressRules.Matching;

namespace IngressRules.Cli.Output;

/// <summary>What texts for people say of a change alike.</summary>
internal static class ChangeText
{
    /// <summary>What is said where nothing changes.</summary>
    public const string None = "No request goes to another backend.";

    /// <summary>What is said of requests that no backend gets.</summary>
    public const string NoBackend = "no backend (404)";

    private const int LongestPath = 200;

    /// <summary>A path or name of the manifests, fit to be shown.</summary>
    public static string Shown(string text) => VisibleText.Of(text, LongestPath);

    /// <summary>A request that changes, as one would type it: with https if TLS is set up for its host, without host as a path.</summary>
    public static string Witness(RoutingChange change)
    {
        string scheme = change.Old.TlsConfigured || change.New.TlsConfigured ? "https" : "http";
        return Shown(change.WitnessHost.Length == 0 ? change.WitnessTarget : $"{scheme}://{change.WitnessHost}{change.WitnessTarget}");
    }

    /// <summary>How a request comes to a backend: <c>rule of default/shop</c> or <c>default backend of default/shop</c>.</summary>
    /// <param name="side">The decision, which has a backend.</param>
    /// <param name="show">How the name of the Ingress is written.</param>
    public static string Way(IngressMatch side, Func<string, string> show) => (side.Ingress, side.Rule) switch
    {
        (null, _) => "--default-backend",
        ({ } ingress, null) => $"default backend of {show(ingress.ToString())}",
        ({ } ingress, _) => $"rule of {show(ingress.ToString())}",
    };
}
