using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Tests.Explanation;

/// <summary>Why a request has no match, in a sentence.</summary>
public class MissExplainerTests
{
    private const string Shop =
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          rules:
          - host: shop.example.com
            http:
              paths:
              - {path: /cart, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
              - {path: /Login, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
              - {path: /exact, pathType: Exact, backend: {service: {name: cart, port: {number: 80}}}}
              - {path: /slash/, pathType: Exact, backend: {service: {name: cart, port: {number: 80}}}}
              - {path: /deep/er, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
              - {path: "/api(/|$)(.*)", pathType: ImplementationSpecific, backend: {service: {name: cart, port: {number: 80}}}}
          - host: star.example.com
            http:
              paths:
              - {path: /*, pathType: ImplementationSpecific, backend: {service: {name: cart, port: {number: 80}}}}
              - {path: /Near, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
          - host: "*.w.example.com"
            http:
              paths:
              - {path: /any, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
          - host: a.w.example.com
            http:
              paths:
              - {path: /own, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
          - host: none.example.com

        """;

    [Theory]
    [InlineData("shop.example.com", "/cartoon", "Prefix \"/cart\" compares element by element")]
    [InlineData("shop.example.com", "/login", "Prefix \"/Login\" differs in capitals")]
    [InlineData("shop.example.com", "/exact/1", "Exact \"/exact\" takes that path alone, and nothing below it.")]
    [InlineData("shop.example.com", "/exact/", "Exact \"/exact\" differs in the slash at the end.")]
    [InlineData("shop.example.com", "/slash", "Exact \"/slash/\" differs in the slash at the end.")]
    [InlineData("shop.example.com", "/deep", "Prefix \"/deep/er\" is deeper.")]
    [InlineData("shop.example.com", "/api/v1?x=1", "is compared as text, and its \"(\" is no pattern here. Write \"/api\"")]
    [InlineData("star.example.com", "/", "ImplementationSpecific \"/*\" is compared as text, and its \"*\" is no pattern here.")]
    [InlineData("star.example.com", "/x/y", "Write \"/\" with pathType: Prefix.")]
    [InlineData("star.example.com", "/near", "Prefix \"/Near\" differs in capitals")]
    [InlineData("star.example.com", "/Nearby", "Prefix \"/Near\" compares element by element")]
    [InlineData("shop.example.com", "/other", "No path of shop.example.com takes \"/other\": it has ")]
    [InlineData("none.example.com", "/", "none.example.com has no paths, and there is no default backend.")]
    [InlineData("a.w.example.com", "/any", "A rule of *.w.example.com fits, and is not asked")]
    [InlineData("w.example.com", "/any", "\"*.w.example.com\" takes the names one label below it")]
    [InlineData("a.b.w.example.com", "/any", "the star of \"*.w.example.com\" stands for one label")]
    [InlineData("SHPO.example.com:8080", "/cart", "No rule has the host \"shpo.example.com\". Did you mean \"shop.example.com\"?")]
    [InlineData("zzz.org", "/", "no wildcard covers it, and there is no rule without host.")]
    [InlineData("", "/", "The request names no host, and every rule has one.")]
    [InlineData("10.0.0.1", "/", "\"10.0.0.1\" is an address or no name")]
    public void The_reason_names_what_is_near(string host, string target, string reason)
    {
        MissReason miss = ExplainerOf(Shop, out IngressMatcher matcher).Of(host, target);
        Assert.False(matcher.Match(host, target).Success);
        Assert.Contains(reason, miss.Text, StringComparison.Ordinal);
        Assert.Empty(miss.LeftOut);
    }

    [Theory]
    [InlineData("/none", "No path of a.io takes \"/none\": it has Exact \"/p0\", Exact \"/p1\", Exact \"/p10\" and 1997 more.")]
    [InlineData("/P999", "Exact \"/p999\" differs in capitals")]
    public void All_rules_of_a_host_are_compared_and_counted(string target, string reason)
    {
        string text = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: many}\nspec:\n  rules:\n  - host: a.io\n"
            + "    http:\n      paths:\n" + string.Concat(Enumerable.Range(0, 2000).Select(i =>
                $"      - {{path: /p{i}, pathType: Exact, backend: {{service: {{name: a, port: {{number: 80}}}}}}}}\n"));
        Assert.Contains(reason, ExplainerOf(text, out _).Of("a.io", target).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_at_all_is_said() => Assert.Equal("There is no Ingress.", ExplainerOf("", out _).Of("a.io", "/").Text);

    [Theory]
    [InlineData("pathType: Exact", "pathType: exact", "ING2302", "default/left is left out for an error (ING2302): ")]
    [InlineData("number: 80", "number: http", "ING1101", "in the field name instead: name: http.")]
    [InlineData("spec:", "spec:\n  ingressClassName: theirs", "ING3001", "--controller example.org/theirs")]
    [InlineData("spec:", "spec:\n  ingressClassName: unknown", "ING3002", "there is no IngressClass \"unknown\"")]
    public void An_Ingress_that_is_left_out_is_named_with_the_reason(string old, string @new, string code, string reason)
    {
        const string Left = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: left}\nspec:\n  rules:\n"
            + "  - {host: left.io, http: {paths: [{path: /x, pathType: Exact, backend: {service: {name: a, port: {number: 80}}}}]}}\n";
        const string Classes = "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: theirs}\n"
            + "spec: {controller: example.org/theirs}\n";
        bool isClass = code.StartsWith("ING3", StringComparison.Ordinal);
        string text = Left.Replace(old, @new, StringComparison.Ordinal) + (isClass ? Classes : "");
        MissReason miss = ExplainerOf(text, out _).Of("left.io", "/x");
        Assert.StartsWith("Every Ingress is left out. default/left is left out", miss.Text, StringComparison.Ordinal);
        Assert.Contains(reason, miss.Text, StringComparison.Ordinal);
        Assert.Equal($"Every Ingress is left out. Left out: default/left ({code}).", miss.Summary);
        Assert.Equal(code, Assert.Single(miss.LeftOut).Code.Id);
    }

    [Fact]
    public void Of_many_that_are_left_out_those_come_first_that_name_the_host_and_the_rest_is_counted()
    {
        const string Broken = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: NAME}\nspec:\n"
            + "  defaultBackend: {service: {name: a}}\n---\n";
        string text = string.Concat(Enumerable.Range(0, 4).Select(i => Broken.Replace("NAME", $"any{i}", StringComparison.Ordinal)))
            + Broken.Replace("NAME", "named", StringComparison.Ordinal).Replace("spec:\n", "spec:\n  rules: [{host: left.io}]\n")
            + "---\n" + Shop;
        MissReason miss = ExplainerOf(text, out _).Of("left.io", "/x");
        Assert.Contains("Left out: default/named (", miss.Summary, StringComparison.Ordinal);
        Assert.EndsWith(" 2 more are left out.", miss.Summary, StringComparison.Ordinal);
        Assert.Contains("2 more are left out.", miss.Text, StringComparison.Ordinal);
        Assert.Equal(3, miss.LeftOut.Count);
    }

    /// <summary>
    /// An Ingress that is left out for an error in its host is named for the hosts that the finding advises; for any where nobody can tell.
    /// </summary>
    [Theory]
    [InlineData("https://foo.io/x", "foo.io", "bar.io")]
    [InlineData("foo.io bar.io", "bar.io", "x.io")]
    [InlineData("foo.io,bar.io", "foo.io", "x.io")]
    [InlineData("foo.io:80", "foo.io:80", "bar.io")]
    [InlineData("FOO.io", "foo.io", "bar.io")]
    [InlineData("foo.io.", "foo.io", "bar.io")]
    [InlineData(".foo.io", "foo.io", "bar.io")]
    [InlineData(".foo.io", "a.foo.io", "bar.io")]
    [InlineData("*foo.io", "a.foo.io", "bar.io")]
    [InlineData("^(a|b)\\.foo\\.io$", "b.foo.io", "c.foo.io")]
    [InlineData("Host(`foo.io`)", "foo.io", "bar.io")]
    [InlineData("bücher.io", "xn--bcher-kva.io", "bar.io")]
    [InlineData("${HOST}", "any.io", null)]
    [InlineData("<your-host>", "any.io", null)]
    [InlineData("CHANGE_ME", "any.io", null)]
    [InlineData("*", "any.io", null)]
    [InlineData("10.0.0.1", "any.io", null)]
    [InlineData("~^.*$", "any.io", null)]
    public void A_wrong_host_counts_as_what_was_meant(string written, string host, string? other)
    {
        string left = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: left}\nspec:\n"
            + $"  rules: [{{host: '{written}'}}]\n";
        MissExplainer explainer = ExplainerOf(Shop + "---\n" + left, out IngressMatcher matcher);
        MissReason miss = explainer.Of(host, "/");
        Assert.Equal("left", Assert.Single(miss.LeftOut).Object!.Name);
        Assert.Contains("default/left is left out for an error (", miss.Text, StringComparison.Ordinal);
        var explanation = new RequestExplainer(matcher, FindingsOf(Shop + "---\n" + left)).Explain(host, "/");
        Assert.Equal("left", Assert.Single(explanation.LeftOut).Object!.Name);
        Assert.Empty(other is null ? [] : explainer.Of(other, "/").LeftOut);
    }

    /// <summary>What the reader refuses has hosts, too.</summary>
    [Fact]
    public void A_wrong_host_of_what_could_not_be_read_counts_as_what_was_meant() => Assert.Single(
        ExplainerOf(Unread + FlatPort.Replace("left.io", "'https://left.io/'", StringComparison.Ordinal) + "---\n" + Shop, out _)
            .Of("left.io", "/").LeftOut);

    [Theory]
    [InlineData(1, "Every Ingress is left out. default/left0 is left out for an error")]
    [InlineData(3, "Every Ingress is left out. default/left2 is left out for an error")]
    [InlineData(5, "All 5 Ingresses are left out. default/left4 is left out for an error")]
    public void Where_none_is_served_each_is_a_reason_and_the_one_with_the_host_the_first(int count, string start)
    {
        string text = string.Concat(Enumerable.Range(0, count).Select(i =>
            $"---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: left{i}}}\n"
                + $"spec: {{rules: [{{host: 'https://h{i}.io'}}]}}\n"));
        MissExplainer explainer = ExplainerOf(text, out _);
        MissReason miss = explainer.Of($"h{count - 1}.io", "/");
        Assert.StartsWith(start, miss.Text, StringComparison.Ordinal);
        Assert.Equal(Math.Min(count, 3), miss.LeftOut.Count);
        Assert.Equal(Math.Min(count, 3), explainer.Of("other.io", "/").LeftOut.Count);
    }

    private const string Unread = "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: left}\nspec:\n";
    private const string FlatPort =
        "  rules: [{host: left.io, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a, port: 80}}}]}}]\n";

    /// <summary>
    /// Whoever was refused by the reader is named where its text names the host; of a document that could not be parsed nobody knows.
    /// </summary>
    [Theory]
    [InlineData(FlatPort, "left.io", "default/left is left out for an error (ING1101)")]
    [InlineData(FlatPort, "other.io", null)]
    [InlineData("  rules: {host: left.io}\n", "left.io", "default/left is left out for an error (ING1101)")]
    [InlineData("  rules: {host: left.io}\n", "other.io", null)]
    [InlineData("- null\n", "left.io", "default/left is left out for an error (ING1101)")]
    [InlineData("  rules: []\n  defaultBackend: {service: a}\n", "any.io", "default/left is left out for an error (ING1101)")]
    [InlineData("  rules:\n  - host: '*.left.io'\n    http: [\n", "a.left.io",
        "One document could not be read ((text):8:11, ING1004), and the host stands in it.")]
    [InlineData("  rules:\n  - host: left.io\n    http: [\n", "other.io",
        "One document could not be read ((text):8:11, ING1004), so it is not known which hosts it names.")]
    public void What_the_reader_refused_is_named_where_it_names_the_host(string spec, string host, string? reason)
    {
        string text = Unread + spec + Shop.Insert(0, "---\n");
        MissExplainer explainer = ExplainerOf(text, out IngressMatcher matcher);
        MissReason miss = explainer.Of(host, "/");
        var explanation = new RequestExplainer(matcher, FindingsOf(text)).Explain(host, "/");
        bool isText = reason?.Contains("document", StringComparison.Ordinal) == true;
        Assert.Equal(reason is null || isText ? 0 : 1, miss.LeftOut.Count);
        Assert.Equal(miss.LeftOut.Select(d => d.ToString()), explanation.LeftOut.Select(d => d.ToString()));
        Assert.Equal(isText ? reason : "", ExplanationText.Unread(explanation));
        if (reason is not null)
        {
            Assert.Contains(reason, miss.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_Ingress_that_is_given_twice_is_left_out_once()
    {
        const string Left = "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: left}\nspec:\n"
            + "  ingressClassName: unknown\n  rules:\n"
            + "  - {host: left.io, http: {paths: [{path: /x, pathType: Exact, backend: {service: {name: a, port: {number: 80}}}}]}}\n";
        const string Class = "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: other}\n"
            + "spec: {controller: example.org/other}\n";
        MissExplainer explainer = ExplainerOf(Class + Left + Left, out _);
        Assert.Single(explainer.LeftOut);
        Assert.Single(explainer.Of("left.io", "/x").LeftOut);
    }

    [Fact]
    public void A_refused_target_is_said_to_be_refused()
    {
        CompilerOptions refuse = new() { AmbiguousTargets = AmbiguousTargets.Refuse };
        var matcher = new IngressMatcher(IngressCompiler.Compile(IngressValidator.Validate(IngressReader.Read(Shop)), refuse));
        MissReason miss = new MissExplainer(matcher, []).Of("shop.example.com", "/cart%2Fx");
        Assert.StartsWith("The target is ambiguous, so it is refused. It has an encoded slash", miss.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_Ingress_for_another_host_is_no_reason()
    {
        string left = Shop.Replace("name: shop}", "name: left}", StringComparison.Ordinal)
            .Replace("pathType: Exact", "pathType: exact", StringComparison.Ordinal);
        MissExplainer explainer = ExplainerOf(Shop + "---\n" + left, out _);
        Assert.Single(explainer.LeftOut);
        Assert.Empty(explainer.Of("zzz.org", "/").LeftOut);
        Assert.Single(explainer.Of("shop.example.com", "/other").LeftOut);
    }

    private static MissExplainer ExplainerOf(string text, out IngressMatcher matcher)
    {
        matcher = new IngressMatcher(IngressCompiler.Compile(IngressValidator.Validate(IngressReader.Read(text))));
        return new MissExplainer(matcher, FindingsOf(text));
    }

    private static ValueList<Diagnostic> FindingsOf(string text)
    {
        IngressReadResult read = IngressReader.Read(text);
        ValidationResult valid = IngressValidator.Validate(read);
        return [.. read.Diagnostics, .. valid.Diagnostics, .. IngressCompiler.Compile(valid).Diagnostics];
    }
}
