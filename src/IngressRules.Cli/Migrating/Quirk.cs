using IngressRules.IngressNginx;

namespace IngressRules.Cli.Migrating;

/// <summary>A way of ingress-nginx in which it differs from plain Ingress semantics, and how to do without it.</summary>
/// <param name="Name">Its name in the output.</param>
/// <param name="Without">The options without it; null for what no option turns off.</param>
/// <param name="Annotations">The annotations that bring it about, without their prefix; empty where none does.</param>
/// <param name="Advice">What to change in the manifests to be free of it, as a sentence.</param>
internal sealed record Quirk(
    string Name, Func<IngressNginxOptions, IngressNginxOptions>? Without, string[] Annotations, string Advice)
{
    /// <summary>All of them, those first that explain most.</summary>
    public static IReadOnlyList<Quirk> All { get; } =
    [
        new(
            "regular-expressions-for-whole-host",
            o => o with { RegularExpressionsForWholeHost = false },
            ["use-regex", "rewrite-target"],
            "Give the paths with expressions a host of their own, or write them as plain Prefix and Exact paths."),
        new(
            "rewrite-target-uses-regular-expressions",
            o => o with { RewriteTargetUsesRegularExpressions = false },
            ["rewrite-target"],
            "Let the backend serve the path as it comes, and remove rewrite-target."),
        new(
            "regular-expressions-ignore-case",
            o => o with { RegularExpressionsIgnoreCase = false },
            ["use-regex", "rewrite-target"],
            "Add a path for each spelling that clients really use."),
        new(
            "regular-expressions-are-open-ended",
            o => o with { RegularExpressionsAreOpenEnded = false },
            ["use-regex", "rewrite-target"],
            "Write the path as pathType Prefix without an expression."),
        new(
            "longest-expression-first",
            o => o with { LongestExpressionFirst = false },
            ["use-regex", "rewrite-target"],
            "Write the paths so that at most one of them takes a request."),
        new(
            "controller-path-types",
            o => o with { ControllerPathTypes = false },
            [],
            "Write pathType Prefix or Exact in place of ImplementationSpecific."),
        new(
            "server-alias",
            o => o with { ServerAliases = false },
            ["server-alias"],
            "Add a rule for each name in server-alias."),
        new(
            "greater-name-first",
            o => o with { GreaterNameFirst = false },
            [],
            "Two Ingresses have the same path; remove it from one of them."),
        new(
            "root-location-has-annotations",
            o => o with { RootLocationHasAnnotations = false },
            [],
            "Add a rule for the path / with the backend that is meant."),
        new(
            "redirect-to-trailing-slash",
            o => o with { RedirectToTrailingSlash = false },
            [],
            "Write the path without its last slash."),
        new("canary", null, ["canary"], "A canary is no rule of its own: here its weight and its header decide, with the dialect."),
        new("not-loaded", null, [], "Correct or remove the annotation for which the Ingress is left out."),
        new("default-backend-of-host", null, [], "Write the default backend as a rule for the path / of each host."),
    ];

    /// <summary>The quirk of a name.</summary>
    public static Quirk Of(string name) => All.First(q => q.Name == name);
}

/// <summary>Why a request is treated otherwise with the dialect than without.</summary>
/// <param name="Quirk">The way of the controller that makes the difference.</param>
/// <param name="Ingress">The Ingress that brings it about; null where none does alone.</param>
/// <param name="Annotation">The annotation that brings it about, whole; null for none.</param>
internal sealed record QuirkCause(Quirk Quirk, Model.Ingress? Ingress, string? Annotation);
