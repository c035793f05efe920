using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Tests.Reading;

/// <summary>Written Ingresses are read back unchanged, by the rules of kube-apiserver (specification 2.7).</summary>
public class IngressWriterTests
{
    private static readonly string[] s_deceptive =
    [
        "yes", "No", "on", "y", "N", "true", "null", "~", "Null", "1", "1.0", "-1", "+1", ".5", "0x1F", "0b1", "0o17", "017", "1e3",
        "1_000", "12:30", "2001-01-01", "2001-01-01T00:00:00Z", ".inf", "-.inf", ".nan", "", " ", " a", "a ", "a: b", "a #b", "#a",
        "- a", "-", "?", ":", "*a", "&a", "!a", "!!int 1", "|", ">", "%a", "@a", "`a", "'", "\"", "\\", "{", "}", "[a]", "a,b", "---",
        "...", "--- a", "<<", "=", "a\nb", "\n", "a\n", "\ta", "a\r\nb", "\u001b", "\0", "\u0085", "\u00a0", "\u2028", "\ufeff",
        "\u007f", "😀", "\ue000", "\ufffd",
    ];

    /// <summary>Texts of characters to which YAML gives a meaning, those that look like other values, and any others.</summary>
    public static Arbitrary<string> Texts() => Gen.OneOf(
        Gen.Elements(s_deceptive),
        Gen.Elements(s_deceptive).ListOf().Resize(4).Select(string.Concat),
        Gen.Elements([.. "-:#'\"\\{}[],&*!|>%@`? \n\t0179.eExyn~"]).ListOf().Resize(8).Select(c => string.Concat(c)),
        ArbMap.Default.GeneratorFor<string>().Select(s => s ?? "")).ToArbitrary();

    [Property(Arbitrary = [typeof(IngressWriterTests)], MaxTest = 3000)]
    public void Any_text_is_read_back_as_itself(string key, string value)
    {
        Ingress ingress = Sample(WellFormed(value), key.Length == 0 ? "key" : WellFormed(key));
        IngressReadResult read = IngressReader.Read(IngressWriter.ToYaml([ingress]));

        Assert.Empty(read.Diagnostics);
        Assert.Equal(ingress, Assert.Single(read.Ingresses));
    }

    [Fact]
    public void Each_deceptive_text_stays_a_text()
    {
        foreach (string text in s_deceptive)
        {
            Any_text_is_read_back_as_itself(text, text);
        }
    }

    [Fact]
    public void Every_field_of_the_spec_is_read_back()
    {
        Ingress[] ingresses =
        [
            new() { Metadata = new() { Name = "empty", Namespace = "default" } },
            new() { Metadata = new() { GenerateName = "shop-", Namespace = "web" }, Spec = new() { IngressClassName = "" } },
            Sample("shop.example.com"),
            new()
            {
                Metadata = new() { Name = "odd", Namespace = "default" },
                Spec = new()
                {
                    DefaultBackend = new() { Resource = new() { ApiGroup = "storage.example.com", Kind = "Bucket", Name = "static" } },
                    Tls = [new(), new() { SecretName = "only" }, new() { Hosts = ["a.example.com", "*.example.com"] }],
                    Rules =
                    [
                        new(),
                        new() { Host = "claimed.example.com" },
                        new() { Http = OnePath("", PathType.ImplementationSpecific, IngressBackend.ForService("web", 80)) },
                    ],
                },
            },
        ];
        IngressReadResult read = IngressReader.Read(IngressWriter.ToYaml(ingresses));

        Assert.Empty(read.Diagnostics);
        Assert.Equal(ingresses, read.Ingresses);
    }

    [Fact]
    public void The_text_is_what_an_author_would_write() => Assert.Equal(
        """
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          namespace: default
          annotations:
            example.com/enabled: "yes"
        spec:
          tls:
          - hosts:
            - "*.example.com"
            secretName: shop-tls
          rules:
          - host: "*.example.com"
            http:
              paths:
              - path: /cart
                pathType: Prefix
                backend:
                  service:
                    name: "1.0"
                    port:
                      number: 80

        """,
        IngressWriter.ToYaml(
        [
            new()
            {
                Metadata = new() { Name = "shop", Namespace = "default", Annotations = new([new("example.com/enabled", "yes")]) },
                Spec = new()
                {
                    Tls = [new() { Hosts = ["*.example.com"], SecretName = "shop-tls" }],
                    Rules =
                    [
                        new()
                        {
                            Host = "*.example.com",
                            Http = OnePath("/cart", PathType.Prefix, IngressBackend.ForService("1.0", 80)),
                        },
                    ],
                },
            },
        ]));

    [Fact]
    public void Half_a_character_is_written_as_one_that_is_missing() => Assert.Equal(
        "\ufffdhalf", IngressReader.Read(IngressWriter.ToYaml([Sample("\ud800half")])).Ingresses[0].Spec.Rules[0].Host);

    [Fact]
    public void Nothing_is_written_for_nothing() => Assert.Equal("", IngressWriter.ToYaml([]));

    private static Ingress Sample(string text, string key = "key") => new()
    {
        Metadata = new() { Name = "shop", Namespace = "default", Labels = new([new(key, text)]), Annotations = new([new(key, text)]) },
        Spec = new()
        {
            IngressClassName = text,
            DefaultBackend = IngressBackend.ForService(text, text),
            Tls = [new() { Hosts = [text], SecretName = text }],
            Rules = [new() { Host = text, Http = OnePath(text, PathType.Exact, IngressBackend.ForService(text, 80)) }],
        },
    };

    private static HttpIngressRuleValue OnePath(string path, PathType type, IngressBackend backend) =>
        new() { Paths = [new() { Path = path, PathType = type, Backend = backend }] };

    private static string WellFormed(string text) => string.Concat(text.EnumerateRunes());
}
