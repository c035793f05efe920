using System.Globalization;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Drawing;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Drawing;

/// <summary>What pictures are drawn of in tests.</summary>
internal static class Drawings
{
    /// <summary>Paths that mean something in Mermaid, DOT, HTML, Markdown or to a terminal. Kubernetes takes them all.</summary>
    public static string[] HostilePaths { get; } =
    [
        "/\"]; click n0 \"javascript:alert(1)\" \"", "/<img src=x onerror=alert(1)>", "/end", "/subgraph x", "/a\\nb\\",
        "/#quot;#35;&amp;&#60;",
        "/%%{init: {}}%%", "/`*b* _i_ ~~s~~`", "/www.example.com", "/http://example.com/a@b.c", "/[x](javascript:alert(1))", "/fa:fa-car",
        "/$$x^2$$", "/{a}|b|(c)[d]", "/:::class", "/\u202ecod.\u202c", "/\u001b[31m\u0007", "/\u0441yr\u00e9\ud83d\ude00", "/\\N\\G\\l",
        "/---", "/<br/>x", "/&lt;b&gt;", "/fab:fa-x:f", "/$$$", "/\\\\n", "/- list", "/1. list", "/\u00a0\u2028x",
    ];

    /// <summary>A table with many hosts, and as many paths for each.</summary>
    public static CompiledRules Large(int hosts, int paths) =>
        IngressCompiler.Compile(IngressValidator.Validate(Enumerable.Range(0, hosts).Select(h => new Ingress
        {
            Metadata = new() { Name = Text($"ing-{h % 50}-{h / 50}"), Namespace = "default" },
            Spec = new()
            {
                Rules =
                [
                    new()
                    {
                        Host = Text($"host-{h}.example.com"),
                        Http = new()
                        {
                            Paths =
                            [
                                .. Enumerable.Range(0, paths).Select(p => new HttpIngressPath
                                {
                                    Path = Text($"/path-{p}"),
                                    PathType = PathType.Prefix,
                                    Backend = IngressBackend.ForService(Text($"svc-{p % 40}"), 80),
                                }),
                            ],
                        },
                    },
                ],
            },
        })));

    /// <summary>A picture whose nodes have given texts.</summary>
    public static RuleGraph With(IEnumerable<string> texts)
    {
        var client = DrawnNode.Of(0, DrawnKind.Client, "client");
        DrawnNode[] nodes = [.. texts.Select((t, i) => DrawnNode.Of(i + 1, (DrawnKind)(1 + (i % 6)), t, "second " + t))];
        return new RuleGraph([client, .. nodes], [.. nodes.Select(n => new DrawnEdge(client, n))], VisibleText.Of(texts.First()));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
