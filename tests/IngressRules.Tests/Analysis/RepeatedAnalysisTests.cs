using IngressRules.Analysis;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Analysis;

/// <summary>After every change, an analysis of what has changed finds what an analysis of everything finds.</summary>
public class RepeatedAnalysisTests
{
    private static readonly string[] s_hosts = ["a.io", "b.io", "*.c.io", "x.c.io", "d.io", ""];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void It_finds_what_an_analysis_of_everything_finds(int seed)
    {
        var random = new Random(seed);
        var repeated = new RepeatedAnalysis();
        var objects = new KubernetesObjects
        {
            Ingresses = [.. Enumerable.Range(0, 12).Select(i => Any(random, i))],
            Services = [Named("web0")],
        };
        int found = 0;
        for (int step = 0; step < 150; step++)
        {
            ValueList<Diagnostic> expected = IngressAnalyzer.Analyze(IngressValidator.Validate(objects));
            Assert.Equal(expected, repeated.Analyze(objects));
            found += expected.Count;
            objects = Next(random, objects);
        }

        Assert.True(found > 1_000, $"only {found} findings were compared");
    }

    [Fact]
    public void An_Ingress_that_no_change_concerns_is_not_judged_again()
    {
        KubernetesObjects objects = Of(Plain("a", "a.io", "none"), Plain("b", "b.io", "none"));
        var repeated = new RepeatedAnalysis();
        ValueList<Diagnostic> before = repeated.Analyze(objects);
        Assert.Equal(2, before.Count);

        // Nothing, an Ingress with a new host, and endpoints: none of it concerns the first Ingress.
        Assert.Same(before, repeated.Analyze(objects));
        objects = objects with { Ingresses = [objects.Ingresses[0], Plain("b", "c.io", "none")] };
        Assert.Same(before[0], repeated.Analyze(objects)[0]);
        Assert.Same(before[0], repeated.Analyze(objects with { EndpointSlices = [new()] })[0]);

        // Services concern it.
        Assert.Empty(repeated.Analyze(objects with { Services = [Named("none")] }));
    }

    [Fact]
    public void Certificates_are_judged_again_after_an_hour()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string manifests = Analysed.WithTls("{ hosts: [a.io], secretName: shop-tls }", "a.io")
            + Analysed.Secret(Analysed.Certificate(now.AddDays(-1), now.AddDays(15), "a.io"));
        KubernetesObjects objects = global::IngressRules.Reading.IngressReader.Read(manifests).Objects;
        var clock = new Clock(now);
        var repeated = new RepeatedAnalysis(new() { Clock = clock });
        Assert.Empty(repeated.Analyze(objects));
        clock.Now = now.AddDays(2);
        Assert.Equal("ING3316", Assert.Single(repeated.Analyze(objects)).Code.Id);
    }

    private static KubernetesObjects Next(Random random, KubernetesObjects objects)
    {
        List<Ingress> ingresses = [.. objects.Ingresses];
        int at = random.Next(ingresses.Count);
        switch (random.Next(9))
        {
            case 0:
                return objects with { Services = [.. Enumerable.Range(0, random.Next(3)).Select(i => Named($"web{i}"))] };
            case 1:
                return objects with
                {
                    Secrets = [.. Enumerable.Range(0, random.Next(3)).Select(i => new Secret
                    {
                        Metadata = new() { Name = $"s{i}", Namespace = "default" },
                        Type = Secret.TlsType,
                    })],
                };
            case 2:
                return objects with { IngressClasses = random.Next(2) == 0 ? [] : [new() { Metadata = new() { Name = "x" } }] };
            case 3 when ingresses.Count > 3:
                ingresses.RemoveAt(at);
                break;
            case 4:
                ingresses.Insert(at, Any(random, 100 + random.Next(20)));
                break;
            case 5:
                ingresses[at] = Any(random, random.Next(12));
                break;
            case 6:
                // Two changes at once.
                ingresses[at] = Touched(random, ingresses[at]);
                ingresses[0] = Touched(random, ingresses[0]);
                break;
            default:
                ingresses[at] = Touched(random, ingresses[at]);
                break;
        }

        return objects with { Ingresses = [.. ingresses.DistinctBy(i => i.Metadata.Name)] };
    }

    /// <summary>The same Ingress with other annotations, or other backends.</summary>
    private static Ingress Touched(Random random, Ingress ingress) => random.Next(2) == 0
        ? ingress with { Metadata = ingress.Metadata with { Annotations = Annotations(random) } }
        : ingress with { Spec = ingress.Spec with { Rules = [.. ingress.Spec.Rules.Select(r => Rule(random, r.Host))] } };

    private static Ingress Any(Random random, int number) => new()
    {
        Metadata = new() { Name = $"i{number}", Namespace = "default", Annotations = Annotations(random) },
        Spec = new()
        {
            IngressClassName = random.Next(3) == 0 ? "x" : null,
            DefaultBackend = random.Next(12) == 0 ? IngressBackend.ForService("web0", 80) : null,
            Rules = [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Rule(random, Host(random)))],
            Tls = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new IngressTls
            {
                Hosts = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Host(random)).Where(h => h.Length > 0)],
                SecretName = random.Next(5) == 0 ? "" : $"s{random.Next(3)}",
            })],
        },
    };

    private static ValueMap<string> Annotations(Random random) => random.Next(3) == 0
        ? new([new($"nginx.ingress.kubernetes.io/{(random.Next(2) == 0 ? "auth-url" : "rewrite-target")}", "/x")])
        : [];

    /// <summary>A rule, now and then one that is not valid.</summary>
    private static IngressRule Rule(Random random, string host) => new()
    {
        Host = host,
        Http = new()
        {
            Paths =
            [
                new()
                {
                    Path = random.Next(15) == 0 ? "no-slash" : "/a",
                    PathType = PathType.Prefix,
                    Backend = IngressBackend.ForService($"web{random.Next(3)}", 80),
                },
            ],
        },
    };

    private static string Host(Random random) => s_hosts[random.Next(s_hosts.Length)];

    private static Service Named(string name) => new()
    {
        Metadata = new() { Name = name, Namespace = "default" },
        Spec = new() { Ports = [new() { Port = 80 }] },
    };

    private static Ingress Plain(string name, string host, string service) => new()
    {
        Metadata = new() { Name = name, Namespace = "default" },
        Spec = new()
        {
            Rules = [new()
            {
                Host = host,
                Http = new()
                {
                    Paths = [new() { Path = "/", PathType = PathType.Prefix, Backend = IngressBackend.ForService(service, 80) }],
                },
            }],
        },
    };

    private static KubernetesObjects Of(params Ingress[] ingresses) =>
        new() { Ingresses = [.. ingresses], Services = [Named("web")] };
}
