using System.Text.RegularExpressions;

namespace IngressRules.Cli.Tests;

/// <summary>An option that does nothing is not in the help: each one that is changes what the tool says of some manifests.</summary>
public sealed partial class OptionEffectTests
{
    private const string Classed = """
        {apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: public}, spec: {controller: example.org/ingress}}
        ---

        """;

    private static string OfNginx => Ingress(
        "a",
        "ingressClassName: nginx",
        path: "/a.*",
        type: "ImplementationSpecific",
        more: ", annotations: {nginx.ingress.kubernetes.io/use-regex: 'true'}");

    /// <summary>The options of both commands: how Ingresses become rules.</summary>
    private static readonly (string[] Option, string Manifests, string Url)[] s_rules =
    [
        (["--controller", "example.org/ingress"], Classed + Ingress("a", "ingressClassName: public"), "a.io/a"),
        (["--ingress-class", "public"], Classed + Ingress("a", "ingressClassName: public"), "a.io/a"),
        (["--accept-classless"], Classed + Ingress("a"), "a.io/a"),
        (["--own-host-by-namespace"], Ingress("a") + Ingress("b", ns: "other", path: "/b"), "a.io/b"),
        (["--global-default-needs-hostless-rule"], Ingress("a", "defaultBackend: {service: {name: d, port: {number: 80}}}")
            + Ingress("b", "defaultBackend: {service: {name: e, port: {number: 80}}}", host: "''"), "c.io/"),
        (["--implementation-specific", "exact"], Ingress("a", path: "/a/", type: "ImplementationSpecific") + Ingress("b"), "a.io/a"),
        (["--keep-slashes"], Ingress("a", path: "/a//b", type: "ImplementationSpecific"), "a.io/a//b"),
        (["--dialect", "ingress-nginx"], OfNginx, "a.io/A"),
        (["--dialect-configmap", "default/settings", "--dialect", "ingress-nginx"], OfNginx, "a.io/A"),
    ];

    private static readonly (string[] Option, string Manifests)[] s_validate =
    [
        (["--output", "json"], Ingress("a")),
        (["--strict"], Ingress("a", path: "/*")),
        (["--verbose"], Ingress("a") + "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}\n"),
        (["--kubernetes-release", "1.26"],
            Ingress("a", "ingressClassName: public", more: ", annotations: {kubernetes.io/ingress.class: public}")),
        (["--convert"], Ingress("a").Replace("networking.k8s.io/v1,", "networking.k8s.io/v1beta1,", StringComparison.Ordinal)),
    ];

    private static readonly (string[] Option, string Manifests, string Url)[] s_match =
    [
        (["--output", "json"], Ingress("a"), "a.io/a"),
        (["--host-fallthrough"], Ingress("a") + Ingress("b", host: "'*.io'", path: "/b"), "a.io/b"),
        (["--default-backend", "default/d:80"], Ingress("a"), "a.io/b"),
        (["--refuse-ambiguous-targets"], Ingress("a"), "a.io/a%2fb"),
    ];

    /// <summary>The options of analysis; what the command says changes with each.</summary>
    private static readonly (string[] Option, string Manifests)[] s_analyze =
    [
        (["--output", "json"], Ingress("a")),
        (["--strict"], Ingress("a", path: "/*")),
        (["--host-fallthrough"], Ingress("a") + Ingress("b", host: "'*.io'", path: "/b")),
        (["--default-backend", "default/d:80"], Ingress("a") + Ingress("b", host: "'*.io'", path: "/b")),
        (["--refuse-ambiguous-targets"], Ingress("a", path: "/a%2fb", type: "ImplementationSpecific")),
    ];

    public static TheoryData<string> OfAnalyze => [.. AnalyzeOptions];

    /// <summary>Options of <c>diff</c> with the manifests on its two sides.</summary>
    private static readonly (string[] Option, string Old, string New)[] s_diff =
    [
        (["--output", "json"], "", Ingress("a")),
        (["--by-ingress"], Ingress("a"), Ingress("a").Replace("name: a, namespace", "name: z, namespace", StringComparison.Ordinal)),
        (["--host-fallthrough"], "", Ingress("a") + Ingress("b", host: "'*.io'", path: "/b")),
        (["--default-backend", "default/d:80"], "", Ingress("a")),
    ];

    public static TheoryData<string> OfDiff => [.. DiffOptions];

    public static TheoryData<string> OfValidate => [.. ValidateOptions];

    public static TheoryData<string> OfRules => [.. RuleOptions];

    private static IEnumerable<string> RuleOptions => s_rules.Select(o => o.Option[0]);

    public static TheoryData<string> OfMatch => [.. MatchOptions];

    private static IEnumerable<string> ValidateOptions => RuleOptions.Concat(s_validate.Select(o => o.Option[0]));

    private static IEnumerable<string> MatchOptions => s_rules.Concat(s_match).Select(o => o.Option[0]);

    private static IEnumerable<string> DiffOptions => RuleOptions.Concat(s_diff.Select(o => o.Option[0]));

    [Theory]
    [MemberData(nameof(OfDiff))]
    public void Diff_heeds_its_options(string name)
    {
        (string[] option, string old, string @new) = s_rules.Select(r => (r.Option, "", r.Manifests)).Concat(s_diff)
            .Single(o => o.Item1[0] == name);
        using var folder = new TemporaryFolder();
        string file = folder.Write("old.yaml", old);
        Assert.NotEqual(
            ToolRun.WithInput(@new, "diff", file, "-").Output, ToolRun.WithInput(@new, ["diff", file, "-", .. option]).Output);
    }

    [Theory]
    [MemberData(nameof(OfValidate))]
    public void Validate_heeds_its_options(string name)
    {
        (string[] option, string manifests) = s_rules.Select(r => (r.Option, r.Manifests)).Concat(s_validate)
            .Single(o => o.Option[0] == name);

        // Without one of its class options, validate leaves out nothing for want of a class.
        string[] arguments = ["validate", "-", .. name == "--accept-classless" ? (string[])["--controller", "example.org/ingress"] : []];
        Assert.NotEqual(ToolRun.WithInput(manifests, arguments), ToolRun.WithInput(manifests, [.. arguments, .. option]));
    }

    [Theory]
    [MemberData(nameof(OfMatch))]
    public void Match_and_explain_heed_their_options(string name)
    {
        (string[] option, string manifests, string url) = s_rules.Concat(s_match).Single(o => o.Option[0] == name);
        Assert.All(["match", "explain"], command => Assert.NotEqual(
            ToolRun.WithInput(manifests, command, "-f", "-", url).Output,
            ToolRun.WithInput(manifests, [command, "-f", "-", url, .. option]).Output));
    }

    private static IEnumerable<string> AnalyzeOptions => RuleOptions.Concat(s_analyze.Select(o => o.Option[0]));

    [Theory]
    [MemberData(nameof(OfAnalyze))]
    public void Analyze_heeds_its_options(string name)
    {
        (string[] option, string manifests) = s_rules.Select(r => (r.Option, r.Manifests)).Concat(s_analyze)
            .Single(o => o.Option[0] == name);
        Assert.NotEqual(
            ToolRun.WithInput(manifests, "analyze", "-f", "-"), ToolRun.WithInput(manifests, ["analyze", "-f", "-", .. option]));
    }

    [Theory]
    [MemberData(nameof(OfMatch))]
    public void Replay_heeds_its_options(string name)
    {
        (string[] option, string manifests, string url) = s_rules.Concat(s_match).Single(o => o.Option[0] == name);
        int slash = url.IndexOf('/', StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        string[] arguments = ["replay", "-f", "-", folder.Write("log", $"{url[..slash]}\t{url[slash..]}\n")];
        Assert.NotEqual(
            ToolRun.WithInput(manifests, arguments).Output, ToolRun.WithInput(manifests, [.. arguments, .. option]).Output);
    }

    [Theory]
    [MemberData(nameof(OfRules))]
    public void Graph_heeds_its_options(string name)
    {
        (string[] option, string manifests, string _) = s_rules.Single(o => o.Option[0] == name);
        manifests += Ingress("z", path: "/a/b", type: "ImplementationSpecific");
        Assert.NotEqual(
            ToolRun.WithInput(manifests, "graph", "-f", "-"), ToolRun.WithInput(manifests, ["graph", "-f", "-", .. option]));
    }

    [Fact]
    public void The_help_has_these_options_and_no_other()
    {
        // Manifests and requests come from --file and --requests, which MatchTests and MatchUsageTests use.
        Assert.Equal(Sorted(ValidateOptions.Append("--help")), InHelp("validate"));
        Assert.All(
            ["match", "explain"], c => Assert.Equal(Sorted(MatchOptions.Concat(["--help", "--file", "--requests"])), InHelp(c)));
        Assert.Equal(Sorted(DiffOptions.Append("--help")), InHelp("diff"));
        Assert.Equal(Sorted(AnalyzeOptions.Concat(["--help", "--file"])), InHelp("analyze"));

        // ReplayTests and GraphCommandTests use the others.
        Assert.Equal(Sorted(MatchOptions.Concat(["--help", "--file", "--against", "--format", "--host"])), InHelp("replay"));
        Assert.Equal(Sorted(RuleOptions.Concat(["--help", "--file", "--format", "--host"])), InHelp("graph"));

        static IEnumerable<string> InHelp(string command) =>
            Sorted(Option().Matches(ToolRun.Of(command, "--help").Output).Select(m => m.Groups[1].Value));
        static IEnumerable<string> Sorted(IEnumerable<string> names) => names.Order(StringComparer.Ordinal);
    }

    private static string Ingress(
        string name,
        string spec = "",
        string host = "a.io",
        string path = "/a",
        string type = "Prefix",
        string ns = "default",
        string more = "") => """
        {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: NAME, namespace: NS MORE}, spec: {SPEC rules: [{host: HOST,
         http: {paths: [{path: "PATH", pathType: TYPE, backend: {service: {name: NAME, port: {number: 80}}}}]}}]}}
        ---

        """
        .Replace("NAME", name, StringComparison.Ordinal)
        .Replace("NS", ns, StringComparison.Ordinal)
        .Replace("MORE", more, StringComparison.Ordinal)
        .Replace("SPEC", spec.Length > 0 ? spec + "," : "", StringComparison.Ordinal)
        .Replace("HOST", host, StringComparison.Ordinal)
        .Replace("PATH", path, StringComparison.Ordinal)
        .Replace("TYPE", type, StringComparison.Ordinal);

    [GeneratedRegex(@"^  (?:-., )*(--[a-z][a-z0-9-]*)", RegexOptions.Multiline)]
    private static partial Regex Option();
}
