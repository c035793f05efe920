using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Compilation;

/// <summary>The options that an IngressClass sets through a ConfigMap (specification 1.2).</summary>
public class ClassParametersTests
{
    private const string Named = "{kind: ConfigMap, name: options, scope: Namespace, namespace: edge}";

    private static readonly CompilerOptions Fixed = new() { FixedOptions = ["attempts"] };

    [Fact]
    public void Each_option_is_set_for_the_rules_and_the_default_backend_of_the_class_alone()
    {
        RoutingTable table = Build(Class("own", Named) + Class("plain") + Ingress("a", "own") + Ingress("b", "plain") + Options("""
            attempts: "2"
            idle-timeout: "90"
            implementation-specific: text-prefix
            max-body-size: "1048576"
            redirect-to-https: "8443"
            response-timeout: "0.5"
            total-timeout: "300"
            """));
        var expected = new ClassParameters
        {
            MaxAttempts = 2,
            IdleTimeout = TimeSpan.FromSeconds(90),
            ImplementationSpecific = ImplementationSpecificMatching.TextPrefix,
            MaxBodySize = 1048576,
            HttpsRedirectPort = 8443,
            ResponseTimeout = TimeSpan.FromSeconds(0.5),
            TotalTimeout = TimeSpan.FromSeconds(300),
        };
        Assert.Empty(table.Diagnostics);
        Assert.Equal(expected, table.Matcher.Match("a.example", "/pathology").Parameters);
        Assert.Equal(MatchOutcome.Rule, table.Matcher.Match("a.example", "/pathology").Outcome);
        Assert.Equal(MatchOutcome.DefaultBackend, table.Matcher.Match("a.example", "/").Outcome);
        Assert.Equal(expected, table.Matcher.Match("a.example", "/").Parameters);
        Assert.Equal(MatchOutcome.DefaultBackend, table.Matcher.Match("b.example", "/pathology").Outcome);
        Assert.Null(table.Matcher.Match("b.example", "/path").Parameters);
        Assert.Null(default(IngressMatch).Parameters);
    }

    [Theory]
    [InlineData(
        "{kind: Options, name: o, apiGroup: example.org}", "", "ING3007", "IngressClass own", "spec.parameters.kind",
        "are Options of example.org")]
    [InlineData(
        "{kind: ConfigMap, name: o, apiGroup: example.org}", "", "ING3007", "IngressClass own", "spec.parameters.apiGroup",
        "no apiGroup")]
    [InlineData(
        "{kind: ConfigMap, name: o}", "", "ING3007", "IngressClass own", "spec.parameters.scope",
        "scope of the parameters is Cluster")]
    [InlineData(
        "{kind: ConfigMap, name: other, scope: Namespace, namespace: edge}", "", "ING3008", "IngressClass own", "spec.parameters.name",
        "no ConfigMap edge/other")]
    [InlineData(Named, "attemps: '3'", "ING3010", "ConfigMap edge/options", "data[attemps]", "Did you mean attempts?")]
    [InlineData(
        Named, "ResponseTimeout: '3'", "ING3010", "ConfigMap edge/options", "data[ResponseTimeout]",
        "Did you mean response-timeout?")]
    [InlineData(Named, "colour: red", "ING3010", "ConfigMap edge/options", "data[colour]", "A class can set attempts, idle-timeout")]
    [InlineData(
        Named, "allow-external-name: 'true'", "ING3011", "ConfigMap edge/options", "data[allow-external-name]",
        "as --allow-external-name")]
    [InlineData(Named, "response-timeout: 30s", "ING3012", "ConfigMap edge/options", "data[response-timeout]", "Write \"30\", which is")]
    [InlineData(Named, "total-timeout: 5m", "ING3012", "ConfigMap edge/options", "data[total-timeout]", "Write \"300\", which is")]
    [InlineData(Named, "idle-timeout: '-1'", "ING3012", "ConfigMap edge/options", "data[idle-timeout]", "Write a time in seconds")]
    [InlineData(Named, "idle-timeout: ''", "ING3012", "ConfigMap edge/options", "data[idle-timeout]", "is \"\". Write a time in seconds")]
    [InlineData(Named, "max-body-size: 10Mi", "ING3012", "ConfigMap edge/options", "data[max-body-size]", "Write \"10485760\", which is")]
    [InlineData(Named, "attempts: '0'", "ING3012", "ConfigMap edge/options", "data[attempts]", "Write a number of endpoints")]
    [InlineData(Named, "redirect-to-https: 'true'", "ING3012", "ConfigMap edge/options", "data[redirect-to-https]", "such as 443")]
    [InlineData(
        Named, "implementation-specific: Exact", "ING3012", "ConfigMap edge/options", "data[implementation-specific]",
        "Write \"exact\". Until then")]
    [InlineData(
        Named, "implementation-specific: exakt", "ING3012", "ConfigMap edge/options", "data[implementation-specific]",
        "Write prefix, exact or text-prefix. Until then")]
    [InlineData(Named, "attempts: 3", "ING1101", "ConfigMap edge/options", "data[attempts]", "Write it in quotes")]
    public void What_is_not_understood_is_said_at_its_place_and_with_a_way_out(
        string parameters, string option, string code, string about, string field, string advice)
    {
        RoutingTable table = Build(Class("own", parameters) + Ingress("a", "own") + Options($"{option}\nmax-body-size-x: ''"));
        Diagnostic found = Assert.Single(table.Diagnostics, d => d.Field != "data[max-body-size-x]");
        Assert.Equal((code, about, field), (found.Code.Id, $"{found.Object}", found.Field));
        Assert.Contains(advice, found.Message, StringComparison.Ordinal);
        Assert.NotNull(found.Span);
        Assert.Equal(MatchOutcome.Rule, table.Matcher.Match("a.example", "/path").Outcome);
        Assert.Null(table.Matcher.Match("a.example", "/path").Parameters);
    }

    [Fact]
    public void A_finding_stands_at_the_line_of_its_key()
    {
        RoutingTable table = Build(Options("attempts: '2'\nattemps: '3'"), Class("own", Named));
        Assert.Equal((9, 3), Assert.Single(table.Diagnostics).Span is { } span ? (span.Line, span.Column) : default);
    }

    [Fact]
    public void Binary_data_is_no_option()
    {
        RoutingTable table = Build(Class("own", Named) + Ingress("a", "own") + Options("attempts: '2'") + "binaryData: {attempts: Mg==}\n");
        Diagnostic found = Assert.Single(table.Diagnostics);
        Assert.Equal(("ING3010", "binaryData[attempts]"), (found.Code.Id, found.Field));
        Assert.Equal(2, table.Matcher.Match("a.example", "/path").Parameters?.MaxAttempts);
    }

    [Fact]
    public void An_option_that_the_operator_has_set_is_not_taken_from_a_ConfigMap()
    {
        RoutingTable table = RoutingTable.Build(
            Read(Class("own", Named), Ingress("a", "own"), Options("attempts: '2'\nidle-timeout: '9'")), Fixed);
        Diagnostic found = Assert.Single(table.Diagnostics);
        Assert.Equal(("ING3013", "data[attempts]"), (found.Code.Id, found.Field));
        Assert.Equal(new ClassParameters { IdleTimeout = TimeSpan.FromSeconds(9) }, table.Matcher.Match("a.example", "/path").Parameters);
    }

    [Fact]
    public void A_ConfigMap_that_no_class_of_ours_names_means_nothing_and_is_no_finding()
    {
        string theirs = Class("own", Named).Replace(CompilerOptions.DefaultController, "example.org/other", StringComparison.Ordinal);
        string broken = Options("attemps: 3\nother: {a: b}") + "what: ever\n---\nkind: configmaps\napiVersion: v1\ndata: [1]\n";
        IngressReadResult read = Read(theirs, broken, Ingress("a", "own"));
        Assert.Equal(["ING1014"], read.Diagnostics.Select(d => d.Code.Id));
        Assert.Equal(["ING1014", "ING3001"], RoutingTable.Build(read).Diagnostics.Select(d => d.Code.Id));
        Assert.Equal(ReadingCodes.KindSkipped, read.Diagnostics[0].Code);
    }

    [Fact]
    public void Of_a_long_value_only_the_start_is_kept()
    {
        ConfigMap map = Assert.Single(Read(Options($"file: {new string('x', 100_000)}")).Objects.ConfigMaps);
        Assert.Equal(ConfigMap.MaxValueLength, map.Data["file"].Length);
    }

    [Fact]
    public void A_ConfigMap_with_thousands_of_mistakes_has_as_many_findings_as_any_object()
    {
        string options = string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"x{i}: ''"));
        RoutingTable table = Build(Class("own", Named), Class("other", Named), Options(options));
        Assert.Equal(FindingLimit.Default + 1, table.Diagnostics.Count);
        Assert.Contains("4900 more", table.Diagnostics[^1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ingressClassName: own", "", 2)]
    [InlineData("ingressClassName: plain", "", null)]
    [InlineData("", "annotations: {kubernetes.io/ingress.class: own}", 2)]
    [InlineData("", "", 4)]
    public void An_Ingress_has_the_options_of_the_class_by_which_it_is_taken(string spec, string metadata, int? attempts)
    {
        string isDefault = Class("default", "{kind: ConfigMap, name: others, scope: Namespace, namespace: edge}")
            .Replace(
                "name: default",
                "name: default\n  annotations: {ingressclass.kubernetes.io/is-default-class: \"true\"}",
                StringComparison.Ordinal);
        string ingress = Ingress("a", "CLASS").Replace("ingressClassName: CLASS", spec, StringComparison.Ordinal)
            .Replace("name: a\n", $"name: a\n  {metadata}\n", StringComparison.Ordinal);
        RoutingTable table = RoutingTable.Build(
            Read(
                Class("own", Named), Class("plain"), isDefault, Options("attempts: '2'"),
                Options("attempts: '4'").Replace("name: options", "name: others", StringComparison.Ordinal), ingress),
            new CompilerOptions { LegacyClasses = ["own"] });
        Assert.Equal(MatchOutcome.Rule, table.Matcher.Match("a.example", "/path").Outcome);
        Assert.Equal(attempts, table.Matcher.Match("a.example", "/path").Parameters?.MaxAttempts);
    }

    [Fact]
    public void A_change_of_the_ConfigMap_is_a_change_of_the_table_and_equals_a_fresh_build()
    {
        RoutingTable table = Build(Class("own", Named), Ingress("a", "own"), Options("attempts: '2'"));
        RoutingTable changed = table.With(new() { Changed = Read(Options("attempts: '5'")).Objects });
        Assert.Equal(2, table.Matcher.Match("a.example", "/path").Parameters?.MaxAttempts);
        Assert.Equal(5, changed.Matcher.Match("a.example", "/path").Parameters?.MaxAttempts);

        RoutingTable gone = changed.With(new() { Removed = [new("ConfigMap", "edge", "options")] });
        Assert.Null(gone.Matcher.Match("a.example", "/path").Parameters);
        Assert.Equal(["ING3008"], gone.Diagnostics.Select(d => d.Code.Id));

        RoutingTable back = gone.With(new() { Changed = Read(Options("attempts: '5'")).Objects });
        Assert.Empty(back.Diagnostics);
        Assert.Equal(5, back.Matcher.Match("a.example", "/path").Parameters?.MaxAttempts);

        RoutingTable other = back.With(new()
        {
            Changed = Read(Options("attempts: '9'").Replace("name: options", "name: unnamed", StringComparison.Ordinal)).Objects,
        });
        Assert.Same(back.Matcher.Match("a.example", "/path").Rule, other.Matcher.Match("a.example", "/path").Rule);
    }

    [Fact]
    public void A_class_may_come_after_its_ConfigMap_and_go_before_it()
    {
        RoutingTable table = Build(Options("attempts: '2'"), Ingress("a", "own"));
        Assert.Null(table.Matcher.Match("a.example", "/path").Parameters);
        RoutingTable named = table.With(new() { Changed = Read(Class("own", Named)).Objects });
        Assert.Equal(2, named.Matcher.Match("a.example", "/path").Parameters?.MaxAttempts);
        RoutingTable plain = named.With(new() { Changed = Read(Class("own")).Objects });
        Assert.Null(plain.Matcher.Match("a.example", "/path").Parameters);
        Assert.Empty(plain.Diagnostics);
    }

    [Theory]
    [InlineData("attempts: none\nidle-timeout: '9'", 2, 9, "Until then 2, from before, stays in force.")]
    [InlineData("idle-timeout: '9'", null, 9, null)]
    [InlineData("attempts: 7\nidle-timeout: '9'", 2, 60, "Write it in quotes")]
    public void A_value_that_is_not_understood_leaves_the_last_one_in_force_and_no_other_option_untouched(
        string next, int? attempts, int idle, string? message)
    {
        RoutingTable table = Build(Class("own", Named), Ingress("a", "own"), Options("attempts: '2'\nidle-timeout: '60'"));
        foreach (RoutingTable after in (RoutingTable[])
        [
            table.With(new() { Changed = Read(Options(next)).Objects }),
            table.With(new() { Changed = Read(Options(next)).Objects }).With(new() { Changed = Read(Options(next)).Objects }),
            RoutingTable.Build(Read(Class("own", Named), Ingress("a", "own"), Options(next)), previous: table),
        ])
        {
            Assert.Equal(
                new ClassParameters { MaxAttempts = attempts, IdleTimeout = TimeSpan.FromSeconds(idle) },
                after.Matcher.Match("a.example", "/path").Parameters);
            Assert.Equal(message is null ? 0 : 1, after.Diagnostics.Count);
            Assert.All(after.Diagnostics, d => Assert.Contains(message!, d.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Two_classes_have_the_options_of_their_own_ConfigMaps()
    {
        string second = Class("second", "{kind: ConfigMap, name: second, scope: Namespace, namespace: edge}");
        RoutingTable table = Build(
            Class("own", Named), second, Ingress("a", "own"), Ingress("b", "second"), Options("attempts: '2'"),
            Options("attempts: '7'").Replace("name: options", "name: second", StringComparison.Ordinal));
        Assert.Equal(2, table.Matcher.Match("a.example", "/path").Parameters?.MaxAttempts);
        Assert.Equal(7, table.Matcher.Match("b.example", "/path").Parameters?.MaxAttempts);
    }

    [Fact]
    public void The_page_shows_a_class_and_a_ConfigMap_that_are_right_and_lists_every_option()
    {
        string section = Repository.Read("docs/kubernetes.md").Split("## The options of a class")[1].Split("\n## ")[0];
        string example = section.Split("```yaml\n")[1].Split("```")[0];
        RoutingTable table = Build(example + "\n", Ingress("a", "ingress-rules"));
        Assert.Empty(table.Diagnostics);
        Assert.Equal(TimeSpan.FromSeconds(30), table.Matcher.Match("a.example", "/path").Parameters?.ResponseTimeout);
        IEnumerable<string> keys = section.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(l => l.Split('|')[1].Split('`').Where((_, i) => i % 2 == 1));
        Assert.Equal(ClassParameters.OptionNames, keys.Order(StringComparer.Ordinal));
    }

    private static RoutingTable Build(params string[] documents) => RoutingTable.Build(Read(documents));

    private static IngressReadResult Read(params string[] documents) => IngressReader.Read(string.Concat(documents));

    private static string Class(string name, string? parameters = null) => $"""
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata:
          name: {name}
        spec:
          controller: {CompilerOptions.DefaultController}
        {(parameters is null ? "" : $"  parameters: {parameters}")}

        """;

    private static string Ingress(string name, string className) => $$$"""
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: {{{name}}}
        spec:
          ingressClassName: {{{className}}}
          defaultBackend: {service: {name: rest, port: {number: 80} } }
          rules:
          - host: {{{name}}}.example
            http:
              paths:
              - {path: /path, pathType: ImplementationSpecific, backend: {service: {name: web, port: {number: 80} } } }

        """;

    private static string Options(string data) => $"""
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: options
          namespace: edge
        data:
        {string.Join('\n', data.Split('\n').Select(l => "  " + l))}

        """;
}
