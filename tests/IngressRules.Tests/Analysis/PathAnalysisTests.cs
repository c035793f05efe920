using IngressRules.Analysis;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Tests.Analysis;

/// <summary>Paths that do not match what they seem to match (specification 3.1, 3.8, 3.10).</summary>
public class PathAnalysisTests
{
    [Theory]
    [InlineData("/foo/*", "/foo")]
    [InlineData("/foo/**", "/foo")]
    [InlineData("/foo*", "/foo")]
    [InlineData("/*", "/")]
    [InlineData("/.*", "/")]
    [InlineData("/foo(/|$)(.*)", "/foo")]
    [InlineData("/^foo", "/")]
    [InlineData("/foo$", "/foo")]
    [InlineData("/img/[a-z]", "/img")]
    [InlineData("/img/[0-9]+", "/img")]
    [InlineData("/foo/.+", "/foo")]
    [InlineData(@"/foo/\\d", "/foo")]
    [InlineData(@"/logo\\.png", "/logo")]
    public void A_path_that_looks_like_a_pattern_is_reported_with_its_literal_start(string path, string literal)
    {
        Diagnostic found = Assert.Single(Analysed.Yaml(Analysed.WithPath(path, "Prefix")));
        Assert.Equal("ING3402", found.Code.Id);
        Assert.Contains($"Write \"{literal}\" with pathType: Prefix.", found.Message, StringComparison.Ordinal);
        Assert.Equal("ING3402", Assert.Single(Analysed.Yaml(Analysed.WithPath(path, "Exact"))).Code.Id);
        Assert.Equal("ING3403", Assert.Single(Analysed.Yaml(Analysed.WithPath(path, "ImplementationSpecific"))).Code.Id);
    }

    [Theory]
    [InlineData("/(a|b)", "\"/a\", \"/b\"")]
    [InlineData("/(api|app)/v1", "\"/api/v1\", \"/app/v1\"")]
    [InlineData("/(a|b)/c(/|$)(.*)", "\"/a/c\", \"/b/c\"")]
    [InlineData("/^(a|b)$", "")]
    [InlineData("/(a|b)/[0-9]+", "")]
    public void A_choice_in_a_path_is_several_paths(string path, string paths)
    {
        string message = Assert.Single(Analysed.Yaml(Analysed.WithPath(path, "Prefix"))).Message;
        Assert.Equal(
            paths.Length > 0,
            message.EndsWith($"Write one entry of paths for each, with pathType: Prefix: {paths}.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/a or /b")]
    [InlineData("/a and /b")]
    [InlineData("/a & /b")]
    [InlineData("/a, /b")]
    [InlineData("/a /b")]
    [InlineData("/a,/b")]
    [InlineData("/a|/b")]
    [InlineData("/a; /b")]
    public void Several_paths_in_one_are_named(string path)
    {
        Diagnostic found = Assert.Single(Analysed.Yaml(Analysed.WithPath(path, "Prefix")));
        Assert.Equal("ING3402", found.Code.Id);
        Assert.EndsWith("Write one entry of paths for each: \"/a\", \"/b\".", found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/c++")]
    [InlineData("/a,b/c")]
    [InlineData("/a+b")]
    [InlineData("/wiki/Foo_(bar)")]
    [InlineData("/$metadata")]
    [InlineData("/items/$count/all")]
    [InlineData("/a[0]")]
    [InlineData("/matrix;a=1,2/@me:x!~")]
    [InlineData("/.well-known/acme-challenge")]
    [InlineData("/v1.2/")]
    [InlineData("/")]
    public void Special_characters_alone_make_no_pattern(string path) => Assert.Empty(Analysed.Yaml(Analysed.WithPath(path, "Prefix")));

    [Theory]
    [InlineData("/a?b")]
    [InlineData("/a#b")]
    [InlineData("/foo(?:/|$)(.*)")]
    [InlineData("/%2e%2e/x")]
    [InlineData("/a/%2E")]
    public void A_path_that_no_request_has_is_left_to_the_compiler(string path) =>
        Assert.Empty(Analysed.Yaml(Analysed.WithPath(path, "Exact")));

    [Theory]
    [InlineData("/a b", "a space", "/a%20b")]
    [InlineData("/a<b>", "\"<\"", "/a%3Cb%3E")]
    [InlineData("/a\\\"b", "a double quote", "/a%22b")]
    [InlineData("/a\\tb", "U+0009", "/a%09b")]
    [InlineData("/a{b", "\"{\"", "/a%7Bb")]
    [InlineData("/a\\\\nb", "a backslash", "/a%5Cnb")]
    [InlineData("/caf\u00e9 bar", "a space", "/caf%C3%A9%20bar")]
    [InlineData("/users/{id}", "no placeholder", "/users")]
    [InlineData("/api\u200B", "U+200B, a zero width space, which editors do not show", "/api")]
    [InlineData("/api\u00A0", "U+00A0, a no-break space, which only looks like a space", "/api")]
    [InlineData("/a\u00A0b/\u200B{c", "U+00A0, a no-break space", "/a%20b/%7Bc")]
    public void A_character_that_clients_encode_is_reported_with_what_they_send(string path, string what, string instead)
    {
        Diagnostic found = Assert.Single(Analysed.Yaml(Analysed.WithPath(path, "Prefix")));
        Assert.Equal("ING3404", found.Code.Id);
        Assert.Contains(what, found.Message, StringComparison.Ordinal);
        Assert.Contains($"Write \"{instead}\"", found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/${BASE}/api", "envsubst")]
    [InlineData("/{{ .Values.path }}", "Render the template first")]
    public void A_part_of_a_path_that_nobody_filled_in_is_said_to_be_that(string path, string advice)
    {
        Diagnostic found = Assert.Single(Analysed.Yaml(Analysed.WithPath(path, "Prefix")));
        Assert.Equal("ING3404", found.Code.Id);
        Assert.Contains(advice, found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/caf\u00e9", "ING3405", "/caf%C3%A9")]
    [InlineData("/%41", "ING3405", "/A")]
    [InlineData("/a%7eb", "ING3405", "/a~b")]
    [InlineData("/a%c3%a9", "ING3405", "/a%C3%A9")]
    [InlineData("/100%", "ING3407", "%25")]
    [InlineData("/a%zz", "ING3407", "%25")]
    [InlineData("/a%20b", "ING3406", "/a%20b")]
    [InlineData("/%25", "ING3406", "/%25")]
    public void An_encoded_path_is_reported_with_what_is_compared(string path, string code, string compared)
    {
        Diagnostic found = Assert.Single(Analysed.Yaml(Analysed.WithPath(path, "Exact")));
        Assert.Equal(code, found.Code.Id);
        Assert.Contains(compared, found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/caf\u00e9", "/caf%C3%A9")]
    [InlineData("/a b", "/a%20b")]
    [InlineData("/%41%zz", "/%41%25zz")]
    public void Who_writes_what_is_proposed_gets_no_other_warning(string path, string proposed)
    {
        Assert.Contains(Analysed.Yaml(Analysed.WithPath(path, "Exact")), d => d.Severity == DiagnosticSeverity.Warning);
        Assert.DoesNotContain(
            Analysed.Yaml(Analysed.WithPath(CanonicalPath.OfRule(proposed), "Exact")), d => d.Severity == DiagnosticSeverity.Warning);
    }

    [Theory]
    [InlineData("/foo/", "Exact", "ING3401 spec.rules[0].http.paths[0].path")]
    [InlineData("/foo/", "Prefix", "")]
    [InlineData("/foo", "Exact", "")]
    [InlineData("/", "Exact", "")]
    public void D5_an_exact_path_with_a_trailing_slash_takes_none_without(string path, string type, string lines) =>
        Assert.Equal(lines, Analysed.Lines(Analysed.WithPath(path, type)));

    [Fact]
    public void Who_has_the_exact_path_with_and_without_slash_knows_the_difference() => Assert.Empty(Analysed.Yaml(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          rules:
          - host: shop.example.com
            http:
              paths:
              - { path: /foo, pathType: Exact, backend: { service: { name: file, port: { number: 80 } } } }
          - host: shop.example.com
            http:
              paths:
              - { path: /foo/, pathType: Exact, backend: { service: { name: folder, port: { number: 80 } } } }
        """));

    [Fact]
    public void Whatever_a_path_holds_the_analyzer_ends_and_says_something_printable()
    {
        string[] paths =
        [
            "/\ud800", "/\0", "/%", "/\\", "/(", "/[", "/[^", "/{", "/" + new string('(', 50_000) + "|", "/" + new string('%', 50_000),
        ];
        foreach (string path in paths)
        {
            Assert.All(
                IngressAnalyzer.Analyze(
                    IngressRules.Validation.IngressValidator.Validate([Validation.Samples.WithPath(path, PathType.Prefix)])),
                d => Assert.DoesNotContain(d.Message, char.IsControl));
        }
    }
}
