using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Tests.Validation;

/// <summary>Valid objects with one part replaced, and short forms of the findings.</summary>
internal static class Samples
{
    public static Ingress Ingress { get; } = WithRule(Rule());

    public static IngressClass IngressClass { get; } = new()
    {
        Metadata = new() { Name = "public" },
        Spec = new() { Controller = "example.org/controller" },
    };

    public static Ingress With(ObjectMetadata metadata) => Ingress with { Metadata = metadata };

    public static Ingress WithSpec(IngressSpec spec) => new() { Metadata = new() { Name = "web", Namespace = "default" }, Spec = spec };

    public static Ingress WithRule(IngressRule rule) => WithSpec(new() { Rules = [rule] });

    public static Ingress WithHost(string host) => WithRule(Rule() with { Host = host });

    public static Ingress WithPath(string path, PathType? type) =>
        WithRule(Rule() with { Http = new() { Paths = [new() { Path = path, PathType = type, Backend = Backend() }] } });

    public static Ingress WithBackend(IngressBackend backend) =>
        WithRule(Rule() with { Http = new() { Paths = [new() { Path = "/", PathType = PathType.Prefix, Backend = backend }] } });

    public static Ingress WithTls(IngressTls tls) => WithSpec(new() { Rules = [Rule()], Tls = [tls] });

    public static IngressClass WithController(string controller) => IngressClass with { Spec = new() { Controller = controller } };

    public static IngressClass WithParameters(IngressClassParametersReference parameters) =>
        IngressClass with { Spec = IngressClass.Spec with { Parameters = parameters } };

    public static ObjectMetadata Metadata { get; } = new() { Name = "web", Namespace = "default" };

    public static IngressRule Rule() => new()
    {
        Host = "shop.example.com",
        Http = new() { Paths = [new() { Path = "/", PathType = PathType.Prefix, Backend = Backend() }] },
    };

    public static IngressBackend Backend() => IngressBackend.ForService("web", 80);

    public static ValueMap<string> Map(string key, string value) => new([KeyValuePair.Create(key, value)]);

    public static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    /// <summary>The rows of the specification that were broken, in order: <c>R1 R2</c>.</summary>
    public static string Rules(IEnumerable<Diagnostic> found) => string.Join(' ', found.Select(d => d.Code.Rule));

    /// <summary>A line for each finding: the row, the field and the reason.</summary>
    public static string Lines(IEnumerable<Diagnostic> found) =>
        string.Join('\n', found.Select(d => $"{d.Code.Rule} {d.Field} {d.Reason}"));
}
