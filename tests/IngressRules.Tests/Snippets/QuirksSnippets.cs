using IngressRules.Compilation;
using IngressRules.IngressNginx;
using IngressRules.Matching;

namespace IngressRules.Tests.Snippets;

/// <summary>The code of docs/quirks.md, and that of docs/embedding.md about the dialect.</summary>
public class QuirksSnippets
{
    [Fact]
    public void A_switch_is_turned_off()
    {
        CompilerOptions options = new()
        {
            Dialect = new IngressNginxDialect(new IngressNginxOptions { GreaterNameFirst = false }),
        };
        Assert.Equal("ingress-nginx", options.Dialect.Name);
    }

    [Fact]
    public void A_matcher_has_the_dialect()
    {
        CompilerOptions options = new() { Dialect = new IngressNginxDialect() };
        IngressMatcher matcher = IngressMatcher.Load("manifests", options);

        // There is no such directory, which is a finding.
        Assert.Same(options.Dialect, matcher.Rules.Options.Dialect);
        Assert.True(matcher.Diagnostics.Count > 0);
    }
}
