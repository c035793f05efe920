using System.Text;
using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Reloading;

/// <summary>
/// A text of twice the size costs about twice the work, whatever is in it, and an object lists a limited number of findings: one tenant's
/// file must not keep the changes of the others waiting.
/// </summary>
[Collection(nameof(Alone))]
public class LinearityTests
{
    private const int Size = 250;

    private static readonly Dictionary<string, Func<int, string>> s_shapes = new()
    {
        ["equal paths"] = n => Paths(n, _ => "/same"),
        ["paths without slash"] = n => Paths(n, i => $"p{i}"),
        ["patterns"] = n => Paths(n, i => $"/p{i}/*"),
        ["paths that no request has"] = n => Paths(n, i => $"/p{i}?x"),
        ["prefixes that differ by a slash"] = n => Paths(n, i => $"/p{i / 2}{(i % 2 == 0 ? "" : "/")}"),
        ["equal paths in one line"] = n => OneLine(n, "/same"),
        ["equal paths in one line that is not ASCII"] = n => OneLine(n, "/sämé"),
        ["equal paths in JSON"] = n => Json(n, "/same"),
        ["paths without slash in JSON that is not ASCII"] = n => Json(n, "sämé"),
        ["rules of one host"] = n => Rules(n, _ => "a.example.com", "/a/", "Exact"),
        ["wrong hosts"] = n => Rules(n, i => $"H_{i}.example.com", "/", "Prefix"),
        ["hosts without TLS beside wildcards of TLS"] = n => Rules(n, i => $"a.b.h{i}.example.com", "/", "Prefix")
            + "  tls:\n  - hosts:\n    - a.b.h0.example.com\n"
            + Repeat(n, i => $"    - '*.h{i}.example.com'\n"),
        ["hosts without paths"] = n => Ingress("spec:\n  rules:\n" + Repeat(n, i => $"  - {{host: h{i}.example.com}}\n")),
        ["rules without effect"] = n => Ingress("spec:\n  rules:\n" + Repeat(n, _ => "  - {}\n")),
        ["wrong hosts of TLS"] = n => Ingress(Spec + "  tls:\n  - hosts:\n" + Repeat(n, i => $"    - H_{i}\n")),
        ["entries of TLS"] = n => Ingress(Spec + "  tls:\n" + Repeat(n, i => $"  - {{secretName: s, hosts: [h{i}.example.com]}}\n")),
        ["foreign annotations"] = n => Ingress(Spec, "  annotations:\n" + Repeat(n, i => $"    nginx.org/a{i}: x\n")),
        ["wrong annotations"] = n => Ingress(Spec, "  annotations:\n" + Repeat(n, i => $"    a b{i}: x\n")),
        ["wrong labels"] = n => Ingress(Spec, "  labels:\n" + Repeat(n, i => $"    l{i}: a b\n")),
        ["a manager that cannot be printed"] = n =>
            Ingress(Spec, $"  managedFields: [{{operation: Apply, manager: \"{Repeat(n, _ => "\\u200b")}\"}}]\n"),
        ["owners that are controllers"] = n => Ingress(Spec, "  ownerReferences:\n"
            + Repeat(n, i => $"  - {{apiVersion: v1, kind: Pod, name: p{i}, uid: u, controller: true}}\n")),
        ["unknown fields"] = n => Ingress(Spec + Repeat(n, i => $"  unknown{i}: 1\n")),
        ["equal keys"] = n => Ingress(Spec + Repeat(n, i => $"  ingressClassName: a{i}\n")),
        ["numbers for hosts"] = n => Ingress("spec:\n  rules:\n" + Repeat(n, i => $"  - {{host: {i}}}\n")),
        ["documents that are not YAML"] = n => Repeat(n, _ => "a: [\n---\n"),
        ["wrong objects in documents"] = n => Repeat(n, i => Small(i, "x") + "---\n"),
        ["values that nobody filled in, in documents"] = n => Repeat(n, i => Small(i, "CHANGE_ME") + "---\n"),
        ["objects that lose to the last path of a large one"] = n => Paths(n, i => $"/p{i}") + "---\n"
            + Repeat(n, i => Small(i, $"/p{n - 1}") + "---\n"),
        ["ports that a service of many does not have"] = n => "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports:\n"
            + Repeat(n, i => $"  - {{name: p{i}, port: {i + 100}}}\n") + "---\n" + Paths(n, i => $"/p{i}"),
    };

    public static TheoryData<string> Shapes => [.. s_shapes.Keys];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Twice_the_text_is_about_twice_the_work(string shape)
    {
        byte[] small = Encoding.UTF8.GetBytes(s_shapes[shape](Size)), large = Encoding.UTF8.GetBytes(s_shapes[shape](2 * Size));
        Work(small);
        (long one, long two) = (Work(small), Work(large));
        Assert.True(two < 2.5 * one, $"{one} bytes of memory became {two}");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_object_lists_a_hundred_findings_of_a_stage_and_counts_the_rest(string shape)
    {
        IngressReadResult read = IngressReader.Read(s_shapes[shape](Size));
        ValidationResult valid = IngressValidator.Validate(read);
        foreach (IReadOnlyList<Diagnostic> stage in (IReadOnlyList<Diagnostic>[])
            [read.Diagnostics, valid.Diagnostics, IngressAnalyzer.Analyze(valid), IngressCompiler.Compile(valid).Diagnostics])
        {
            foreach (IGrouping<ObjectReference?, Diagnostic> about in stage.Where(d => d.Object is not null).GroupBy(d => d.Object))
            {
                Assert.True(about.Count() <= 101, $"{about.Count()} findings about {about.Key}");
                Assert.Equal(about.Count() == 101, about.Any(d => d.Code == ReadingCodes.MoreFindings));
            }
        }
    }

    [Fact]
    public void The_last_finding_says_how_many_more_there_are_and_is_as_severe_as_they_are()
    {
        ValidationResult paths = IngressValidator.Validate(IngressReader.Read(Paths(250, i => $"p{i}")));
        Assert.Equal((DiagnosticSeverity.Error, 150), RestOf(paths.Diagnostics));
        CompiledRules equal = IngressCompiler.Compile(IngressValidator.Validate(IngressReader.Read(Paths(250, _ => "/same"))));
        Assert.Equal((DiagnosticSeverity.Warning, 149), RestOf(equal.Diagnostics));
        IngressReadResult late = IngressReader.Read(Ingress(Spec + Repeat(100, i => $"  unknown{i}: 1\n") + "  ingressClassName: 5\n"));
        Assert.Equal((DiagnosticSeverity.Error, 1), RestOf(late.Diagnostics));
        Assert.Empty(late.Ingresses);
    }

    [Fact]
    public void The_limit_is_an_option_of_every_stage()
    {
        IngressReadResult read = IngressReader.Read(
            Paths(9, _ => "/same?*") + Repeat(9, i => $"  unknown{i}: 1\n"), new ReaderOptions { MaxFindingsPerObject = 2 });
        Assert.Equal((DiagnosticSeverity.Warning, 7), RestOf(read.Diagnostics));
        ValidationResult valid = IngressValidator.Validate(read, new ValidationOptions { MaxFindingsPerObject = 2 });
        Assert.Empty(valid.Diagnostics);
        Assert.Equal(
            (DiagnosticSeverity.Warning, 15),
            RestOf(IngressCompiler.Compile(valid, new CompilerOptions { MaxFindingsPerObject = 2 }).Diagnostics));
        ValidationResult patterns = IngressValidator.Validate(IngressReader.Read(Paths(9, _ => "/a/*")));
        Assert.Equal(
            (DiagnosticSeverity.Warning, 7),
            RestOf(IngressAnalyzer.Analyze(patterns, new AnalysisOptions { MaxFindingsPerObject = 2 })));
    }

    [Fact]
    public void The_findings_about_others_are_the_same_beside_an_object_with_a_thousand()
    {
        string good = Small(1, "/a") + "---\n" + Small(2, "/a") + "---\n" + Small(3, "x");
        RoutingTable alone = RoutingTable.Build(IngressReader.Read(good));
        RoutingTable beside = RoutingTable.Build(IngressReader.Read(good + "---\n" + Paths(1000, _ => "/same") + "---\n"
            + Paths(1000, i => $"p{i}").Replace("name: big", "name: wrong", StringComparison.Ordinal)));
        Assert.Equal(
            alone.Diagnostics.Select(d => d.ToString()),
            beside.Diagnostics.Where(d => d.Object!.Name.StartsWith('n')).Select(d => d.ToString()));
    }

    [Fact]
    public void A_field_is_found_without_counting_its_siblings_each_time()
    {
        const int Items = 2000;
        Ingress ingress = IngressReader.Read(Paths(Items, i => $"/p{i}")).Ingresses[0];
        for (int i = 0; i < Items; i++)
        {
            FieldPath field = IngressFields.Path(0, i).Child("path");
            Assert.Equal(10 + (3 * i), ingress.Origin.Find(field)!.Line);
        }

        IEnumerable<SourceMap.Node> items = Enumerable.Range(1, Items).Select(i => new SourceMap.Node(null, 0, 0, i, 1, i + 1, false));
        var places = new SourcePlaces([new(null, 0, 0, 0, 0, Items + 1, true), .. items]);
        for (int i = 0; i < Items; i++)
        {
            Assert.Equal(i + 1, places.Walk(0, FieldPath.Root.Index(i), out bool whole));
            Assert.True(whole);
        }

        Assert.InRange(places.Passed, Items, 3 * Items);
        Assert.Equal(0, places.Walk(0, FieldPath.Root.Index(Items), out _));
    }

    [Fact]
    public void A_column_is_that_of_an_editor_wherever_it_stands_in_a_long_line()
    {
        string line = string.Concat(Enumerable.Range(0, 3000).Select(i => (i % 4) switch { 0 => "a", 1 => "é", 2 => "中", _ => "😀" }));
        byte[] utf8 = Encoding.UTF8.GetBytes($"first\n{line}\r\nlast");
        var source = new SourceText("f", utf8);
        int offset = 6, column = 1;
        foreach (Rune rune in line.EnumerateRunes())
        {
            SourceSpan span = source.GetSpan(offset, rune.Utf8SequenceLength);
            Assert.Equal((2, column, rune.Utf16SequenceLength), (span.Line, span.Column, span.Length));
            string part = span.GetLineText(20, out int inPart);
            Assert.InRange(part.Length, 20, 42);
            Assert.Equal(rune, Rune.GetRuneAt(part, inPart - 1));
            offset += rune.Utf8SequenceLength;
            column += rune.Utf16SequenceLength;
        }

        SourceSpan last = source.GetSpan(offset + 2, 99);
        Assert.Equal((3, 1, 4), (last.Line, last.Column, last.Length));
    }

    private static (DiagnosticSeverity Severity, int Left) RestOf(IReadOnlyList<Diagnostic> findings)
    {
        Diagnostic rest = Assert.Single(findings, d => d.Code == ReadingCodes.MoreFindings);
        return (rest.Severity, int.Parse(rest.Message.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>What a reload and the tool do, to the last place in the text; measured in bytes that were allocated.</summary>
    private static long Work(byte[] text)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        IngressReadResult read = IngressReader.Read(text, name: "f");
        ObjectSources sources = ObjectSources.Empty.With([new ObjectSource("f", read)], [], out ObjectChanges changes);
        RoutingTable table = RoutingTable.Empty.With(changes, sources.Diagnostics);

        // Positions are forgotten when memory is collected. Whether that happens between two stages is chance, so it always happens.
        GC.Collect();
        ValueList<Diagnostic> analysed = IngressAnalyzer.Analyze(IngressValidator.Validate(read));
        GC.Collect();
        foreach (Diagnostic finding in table.Diagnostics.Concat(analysed))
        {
            _ = finding.Span?.GetLineText(100, out _);
            _ = finding.Related?.Span?.GetLineText(100, out _);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private const string Spec = "spec:\n  defaultBackend: {service: {name: web, port: {number: 80}}}\n";

    private const string Backend = "backend: {service: {name: web, port: {number: 80}}}";

    private static string Ingress(string spec, string metadata = "") =>
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: big\n" + metadata + spec;

    private static string Repeat(int count, Func<int, string> text) => string.Concat(Enumerable.Range(0, count).Select(text));

    private static string Paths(int count, Func<int, string> path) => Ingress(
        "spec:\n  rules:\n  - host: a.example.com\n    http:\n" + "      paths:\n"
        + Repeat(count, i => $"      - path: {path(i)}\n        pathType: Prefix\n        {Backend}\n"));

    private static string OneLine(int count, string path) => Ingress(
        "spec: {rules: [{host: a.example.com, http: {paths: ["
        + Repeat(count, _ => $"{{path: {path}, pathType: Prefix, {Backend}}}, ") + "]}}]}\n");

    private static string Json(int count, string path)
    {
        const string JsonBackend = """{"service":{"name":"web","port":{"number":80}}}""";
        string one = "{\"path\":\"" + path + "\",\"pathType\":\"Prefix\",\"backend\":" + JsonBackend + "}";
        return """{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"big"},"spec":{"rules":[{"http":{"paths":["""
            + string.Join(',', Enumerable.Repeat(one, count)) + "]}}]}}";
    }

    private static string Rules(int count, Func<int, string> host, string path, string type) => Ingress(
        "spec:\n  rules:\n"
        + Repeat(count, i => $"  - {{host: {host(i)}, http: {{paths: [{{path: {path}, pathType: {type}, {Backend}}}]}}}}\n"));

    private static string Small(int index, string path) =>
        $"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: n{index}}}\nspec:\n"
        + $"  rules: [{{host: a.example.com, http: {{paths: [{{path: {path}, pathType: Prefix, {Backend}}}]}}}}]\n";
}
