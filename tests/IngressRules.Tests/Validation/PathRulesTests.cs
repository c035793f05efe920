using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>The rules P of specification 2.4.</summary>
public class PathRulesTests
{
    public static TheoryData<string, string, string> Paths => new()
    {
        // path, with Exact and with Prefix, with ImplementationSpecific
        { "/", "", "" },
        { "/foo", "", "" },
        { "/foo/", "", "" },
        { "/foo bar?x#y*\u00e4", "", "" },
        { "/..foo", "", "" },
        { "/foo..", "", "" },
        { "/%2e%2e", "", "" },
        { new string('/', 1) + new string('a', 5000), "", "" },
        { "", "P3", "" },
        { "foo", "P3", "P6" },
        { "*", "P3", "P6" },
        { " /", "P3", "P6" },
        { "//", "P4", "" },
        { "/foo//bar///", "P4", "" },
        { "/./", "P4", "" },
        { "/../", "P4", "" },
        { "/%2f", "P4", "" },
        { "/%2F", "P4", "" },
        { "/%2f%2F", "P4 P4", "" },
        { "//./../%2f%2F", "P4 P4 P4 P4 P4", "" },
        { "/..", "P5", "" },
        { "/.", "P5", "" },
        { "/foo/..", "P5", "" },
        { "/foo/./..", "P4 P5", "" },
        { "foo//..", "P3 P4 P5", "P6" },
        { "..", "P3", "P6" },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public void P3_to_P6_a_path_is_absolute_and_plain(string path, string rules, string specificRules)
    {
        Assert.Equal(rules, Samples.Rules(IngressValidator.Check(Samples.WithPath(path, PathType.Exact))));
        Assert.Equal(rules, Samples.Rules(IngressValidator.Check(Samples.WithPath(path, PathType.Prefix))));
        Assert.Equal(specificRules, Samples.Rules(IngressValidator.Check(Samples.WithPath(path, PathType.ImplementationSpecific))));
    }

    [Theory]
    [InlineData("path", "type backend", "remove the dash before pathType.", "remove the dash before this one.")]
    [InlineData("path type", "backend", "The backend is empty.", "remove the dash before this one.")]
    [InlineData("path", "path type backend", "Write pathType: Prefix, Exact or ImplementationSpecific.", "")]
    [InlineData("path type backend", "type backend", "Write path: / to take every path.", "")]
    public void P1_P3_an_entry_that_a_dash_has_torn_in_two_is_told_so(string first, string second, string of1, string of2)
    {
        Ingress ingress = Samples.WithRule(new() { Http = new() { Paths = [Entry(first), Entry(second)] } });
        string[] messages = [.. IngressValidator.Check(ingress).Select(d => d.Message)];
        Assert.EndsWith(of2.Length == 0 ? of1 : of2, messages[^1], StringComparison.Ordinal);
        Assert.Contains(of1, messages[0], StringComparison.Ordinal);

        static HttpIngressPath Entry(string fields) => new()
        {
            Path = fields.Contains("path", StringComparison.Ordinal) ? "/" : "",
            PathType = fields.Contains("type", StringComparison.Ordinal) ? PathType.Prefix : null,
            Backend = fields.Contains("backend", StringComparison.Ordinal) ? Samples.Backend() : IngressBackend.None,
        };
    }

    [Fact]
    public void P1_without_a_type_neither_path_nor_backend_is_looked_at()
    {
        Ingress ingress = Samples.WithRule(new() { Http = new() { Paths = [new() { Path = "x" }] } });
        Assert.Equal("P1 spec.rules[0].http.paths[0].pathType FieldValueRequired", Samples.Lines(IngressValidator.Check(ingress)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("prefix")]
    [InlineData("Prefix ")]
    [InlineData("Regex")]
    public void P2_with_an_unknown_type_the_backend_is_looked_at_and_the_path_is_not(string type)
    {
        Ingress ingress = Samples.WithRule(new() { Http = new() { Paths = [new() { Path = "x", PathType = new PathType(type) }] } });
        Assert.Equal(
            """
            P2 spec.rules[0].http.paths[0].pathType FieldValueNotSupported
            B2 spec.rules[0].http.paths[0].backend FieldValueInvalid
            """,
            Samples.Lines(IngressValidator.Check(ingress)));
    }

    [Fact]
    public void Fields_count_rules_and_paths()
    {
        var bad = new HttpIngressPath { Path = "x", PathType = PathType.Exact, Backend = Samples.Backend() };
        IngressRule rule = Samples.Rule();
        Ingress ingress = Samples.WithSpec(new() { Rules = [rule, rule with { Http = new() { Paths = [rule.Http!.Paths[0], bad] } }] });
        Assert.Equal("P3 spec.rules[1].http.paths[1].path FieldValueInvalid", Samples.Lines(IngressValidator.Check(ingress)));
    }
}
