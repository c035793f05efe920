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
        IngressReadResult read = IngressReader.Read(text);
        ValidationResult valid = IngressValidator.Validate(read);
        CompiledRules rules = IngressCompiler.Compile(valid);
        matcher = new IngressMatcher(rules);
        ValueList<Diagnostic> findings = [.. read.Diagnostics, .. valid.Diagnostics, .. rules.Diagnostics];
        return new MissExplainer(matcher, read.Objects, findings);
    }
}
