using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Tests.Snapshots;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>The messages for common mistakes.</summary>
public class MessageTests
{
    [Fact]
    public void Usual_mistakes()
    {
        Ingress[] mistakes =
        [
            Samples.WithSpec(new()),
            Samples.WithHost("Shop.Example.com"),
            Samples.WithHost("shop.example.com."),
            Samples.WithHost("shop.example.com:8443"),
            Samples.WithHost("https://shop.example.com/cart"),
            Samples.WithHost("shop_1.example.com"),
            Samples.WithHost("10.0.0.1"),
            Samples.WithHost("2001:db8::1"),
            Samples.WithHost("sh\u00f6p.example.com"),
            Samples.WithHost("*"),
            Samples.WithHost("*example.com"),
            Samples.WithHost("shop.*.com"),
            Samples.WithHost("shop\u001b[31m.com"),
            Samples.WithHost(new string('a', 300)),
            Samples.WithRule(new() { Host = "a", Http = new() }),
            Samples.WithPath("/", null),
            Samples.WithPath("/", new PathType("prefix")),
            Samples.WithPath("/", new PathType("Regex")),
            Samples.WithPath("", PathType.Prefix),
            Samples.WithPath("cart", PathType.Exact),
            Samples.WithPath("^/cart/.*$", PathType.ImplementationSpecific),
            Samples.WithPath("/cart//items", PathType.Prefix),
            Samples.WithPath("/cart/../admin", PathType.Exact),
            Samples.WithPath("/a%2fb", PathType.Prefix),
            Samples.WithPath("/cart/..", PathType.Prefix),
            Samples.WithBackend(new()),
            Samples.WithBackend(new() { Service = new() { Name = "web" }, Resource = new() { Kind = "Bucket", Name = "b" } }),
            Samples.WithBackend(IngressBackend.ForService("My_Service", 80)),
            Samples.WithBackend(IngressBackend.ForService("web.default.svc", 80)),
            Samples.WithBackend(new() { Service = new() { Name = "web" } }),
            Samples.WithBackend(new() { Service = new() { Name = "web", Port = new() { Name = "http", Number = 80 } } }),
            Samples.WithBackend(IngressBackend.ForService("web", "8080")),
            Samples.WithBackend(IngressBackend.ForService("web", "HTTP-api")),
            Samples.WithBackend(IngressBackend.ForService("web", 70000)),
            Samples.WithBackend(new() { Resource = new() { ApiGroup = "k8s.example.com/v1", Kind = "Bucket", Name = "b" } }),
            Samples.WithTls(new() { Hosts = ["*"], SecretName = "Shop_TLS" }),
            Samples.WithSpec(Samples.Ingress.Spec with { IngressClassName = "" }),
            Samples.Ingress with
            {
                Metadata = Samples.Metadata with { Annotations = Samples.Map("kubernetes.io/ingress.class", "nginx") },
                Spec = Samples.Ingress.Spec with { IngressClassName = "public" },
            },
            Samples.With(Samples.Metadata with { Name = "My Shop" }),
            Samples.With(Samples.Metadata with { Namespace = "" }),
            Samples.With(new() { Namespace = "default", GenerateName = "Web-" }),
            Samples.With(Samples.Metadata with { Labels = Samples.Map("Example.com/app name", "free text") }),
            Samples.With(Samples.Metadata with { Finalizers = ["cleanup"] }),
        ];
        Snapshot.Verify(Text(mistakes.SelectMany(i => IngressValidator.Check(i))));
    }

    [Fact]
    public void Usual_mistakes_in_classes() => Snapshot.Verify(Text(new[]
    {
        Samples.WithController(""),
        Samples.WithController("nginx"),
        Samples.WithController("Example.org/nginx"),
        Samples.WithController("example.org/my controller"),
        Samples.IngressClass with { Metadata = new() { Name = "public", Namespace = "default" } },
        Samples.WithParameters(new() { Kind = "", Name = "a/b" }),
        Samples.WithParameters(new() { Kind = "Config", Name = "c", Scope = "namespaced" }),
        Samples.WithParameters(new() { Kind = "Config", Name = "c", Scope = "Namespace" }),
        Samples.WithParameters(new() { Kind = "Config", Name = "c", Scope = "Cluster", Namespace = "default" }),
    }.SelectMany(c => IngressValidator.Check(c))));

    [Fact]
    public void A_message_never_holds_a_control_character_and_is_bounded()
    {
        string hostile = "\u001b[2J\r\n\0\u202e\u2028\ud800" + new string('x', 100_000);
        foreach (Diagnostic diagnostic in IngressValidator.Check(Samples.WithHost(hostile)))
        {
            Assert.DoesNotContain(diagnostic.Message, c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u202e' or '\u2028');
            Assert.InRange(diagnostic.Message.Length, 1, 600);
        }
    }

    private static string Text(IEnumerable<Diagnostic> found) =>
        string.Concat(found.Select(d => $"{d.Code} {d.Code.Rule} {d.Field}\n    {d.Message}\n"));
}
