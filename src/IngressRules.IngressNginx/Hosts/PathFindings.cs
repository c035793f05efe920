using IngressRules.Diagnostics;
using IngressRules.IngressNginx.Mapping;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>A finding about an Ingress, and where it stands among those of its Ingress.</summary>
/// <param name="Ingress">The Ingress.</param>
/// <param name="Rule">The position of the rule that it is about, or -1.</param>
/// <param name="Path">The position of the path.</param>
/// <param name="Diagnostic">The finding.</param>
internal readonly record struct PathFinding(IngressMapping Ingress, int Rule, int Path, Diagnostic Diagnostic);

/// <summary>Collects what is found about hosts and paths.</summary>
internal sealed class PathFindings
{
    private static readonly FieldPath s_spec = FieldPath.Root.Child("spec");
    private static readonly FieldPath s_annotations = FieldPath.Root.Child("metadata").Child("annotations");

    private readonly List<PathFinding> _all = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<PathFinding> All => _all;

    /// <summary>The field of a path.</summary>
    public static FieldPath Field(int rule, int path) =>
        rule < 0 ? s_spec.Child("defaultBackend") : s_spec.Child("rules").Index(rule).Child("http").Child("paths").Index(path);

    /// <summary>A path has lost to another one.</summary>
    public void Lost(LostPath path, NginxLocation winner, bool wouldRefuse)
    {
        DiagnosticCode code = wouldRefuse ? IngressNginxCodes.SameLocation : IngressNginxCodes.PathTaken;
        string message = $"{Owner(winner)} has the same host, path and type and comes first, so this path takes no request and its "
            + "annotations "
            + $"apply to none.{(wouldRefuse ? " nginx would have refused its whole configuration for it." : "")} Remove one of the two.";
        Add(code, path.Mapping, path.Rule, path.Path, message, winner);
    }

    /// <summary>Two Prefix paths that differ in the slash at their end come to the same.</summary>
    public void SameLocation(NginxLocation loser, NginxLocation winner, bool isWhole)
    {
        string effect = isWhole ? "takes no request" : "takes requests for the path itself alone, and none for what is under it";
        Add(IngressNginxCodes.SameLocation, loser.Mapping!, loser.Rule, loser.Path,
            $"{Owner(winner)} has the path {Text(winner.Text)}, which comes to the same, and comes first, so this path {effect}. nginx "
                + "would have refused its whole configuration for it. Remove one of the two.", winner);
    }

    /// <summary>A Prefix path of which no request can have the text.</summary>
    public void Unreachable(NginxLocation location) => Add(
        IngressNginxCodes.SameLocation, location.Mapping!, location.Rule, location.Path,
        "No request has two slashes in a row in its path, because they count as one. Write one slash.", null);

    /// <summary>An Exact path for the root, which nothing reaches among regular expressions.</summary>
    public void RootTaken(NginxLocation location, NginxHost host) => Add(
        IngressNginxCodes.SameLocation, location.Mapping!, location.Rule, location.Path,
        $"All paths of {Name(host.Name)} are regular expressions, among which an Exact / is the same as the host's root location, and "
            + "that one comes first. Write Prefix.", null);

    /// <summary>The expression of a path is refused.</summary>
    public void PatternRefused(NginxLocation location, string refusal) => Add(
        IngressNginxCodes.PatternRefused, location.Mapping!, location.Rule, location.Path,
        $"The path {Text(location.Text)} is a regular expression that is refused, so the path is left out: {refusal} Write a longer "
            + "path for what must not fit, with another backend.", null);

    /// <summary>An Ingress makes regular expressions of all paths of a host.</summary>
    public void RegularExpressions(NginxLocation location, NginxHost host)
    {
        string annotation = location.UsesRegex ? "use-regex" : "rewrite-target";
        Add(IngressNginxCodes.RegularExpressions, location.Mapping!, -1, 0,
            $"Because of {annotation} here all paths of {Name(host.Name)} are regular expressions, those of other Ingresses too: they "
                + "ignore case, and take whatever begins with what they match.", null, s_annotations);
    }

    /// <summary>A name of <c>server-alias</c> is left out.</summary>
    public void AliasLeftOut(IngressMapping mapping, string alias, string reason) => Add(
        IngressNginxCodes.AliasLeftOut, mapping, -1, 0, $"The alias {Text(alias)} is left out: {reason}", null, s_annotations);

    /// <summary>A redirect between a host and its <c>www.</c> form is left out.</summary>
    public void HostRedirectLeftOut(IngressMapping mapping, string reason) =>
        Add(IngressNginxCodes.HostRedirectLeftOut, mapping, -1, 0, $"from-to-www-redirect does nothing here: {reason}", null,
            s_annotations);

    /// <summary>A path whose backend is no Service.</summary>
    public void ResourceBackend(IngressMapping mapping, int rule, int path) => Add(
        IngressNginxCodes.ResourceBackend, mapping, rule, path,
        "The backend is no Service, so the path is skipped, and its requests go to the host's other paths.", null);

    /// <summary>A path to the Service of a canary.</summary>
    public void PathOfCanary(IngressMapping mapping, int rule, int path, IngressMapping canary) => Add(
        IngressNginxCodes.PathOfCanary, mapping, rule, path,
        $"The Ingress {canary.Ingress}, which is a canary, named the same Service and port first, so this path is skipped. Use a "
            + "Service of its "
            + "own for the canary.", null);

    /// <summary>A path of a canary without a path that it could be split from.</summary>
    public void CanaryWithoutPartner(IngressMapping mapping, int rule, int path) => Add(
        IngressNginxCodes.CanaryWithoutEffect, mapping, rule, path,
        "No other Ingress has this host, path and type, so the canary's Service takes no requests at all. Write the path of the Ingress "
            + "that the canary belongs to.", null);

    /// <summary>A field with a text that the controller takes for an attack.</summary>
    public void Suspicious(IngressMapping mapping, FieldPath field) => Add(
        IngressNginxCodes.SuspiciousText, mapping, -1, 0,
        "The field has a text that the controller takes for an attack on the configuration of nginx, so the whole Ingress is left out. "
            + "Write another text.", null, field);

    /// <summary>A default backend for all other hosts, beside one that came first.</summary>
    public void CatchAllTaken(IngressMapping mapping, IngressMapping winner) => Add(
        IngressNginxCodes.CatchAllTaken, mapping, -1, 0,
        $"The default backend of {winner.Ingress} comes first and takes the requests for all other hosts.", null);

    /// <summary>What is known from the version before.</summary>
    public void AddRange(IEnumerable<PathFinding> findings) => _all.AddRange(findings);

    private static string Owner(NginxLocation winner) =>
        winner.Mapping is null ? "The host's root location" : $"The Ingress {winner.Mapping.Ingress}";

    private static string Name(string host) => host.Length == 0 ? "the rules without a host" : host;

    private static string Text(string text) => $"\"{VisibleText.Of(text, 80)}\"";

    private void Add(
        DiagnosticCode code, IngressMapping mapping, int rule, int path, string message, NginxLocation? winner, FieldPath? field = null)
    {
        Ingress ingress = mapping.Ingress;
        Diagnostic diagnostic = Diagnostic.In(code, ingress.ToReference(), ingress.Origin, field ?? Field(rule, path), message);
        if (winner?.Mapping is { Ingress: var rival })
        {
            diagnostic = diagnostic with
            {
                Related = RelatedLocation.In(
                    rival.ToReference(), rival.Origin, Field(winner.Rule, winner.Path), "The path that takes the requests."),
            };
        }

        _all.Add(new(mapping, rule, path, diagnostic));
    }
}
