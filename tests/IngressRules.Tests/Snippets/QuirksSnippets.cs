using IngressRules.Compilation;
using IngressRules.IngressNginx;

namespace IngressRules.Tests.Snippets;

/// <summary>The code of docs/quirks.md.</summary>
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
}
