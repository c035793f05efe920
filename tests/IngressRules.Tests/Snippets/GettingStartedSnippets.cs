using IngressRules.Diagnostics;
using IngressRules.Matching;

namespace IngressRules.Tests.Snippets;

/// <summary>The program of docs/getting-started.md.</summary>
public class GettingStartedSnippets
{
    [Fact]
    public void A_program_asks_the_library()
    {
        IngressMatcher matcher = IngressMatcher.Load("shop.yaml");
        foreach (Diagnostic diagnostic in matcher.Diagnostics)
        {
            Console.Error.WriteLine(diagnostic);
        }

        IngressMatch match = matcher.Match("shop.example.com", "/cart/42?item=1");
        Console.WriteLine($"{match.Outcome}: {match.Backend}, by path {match.Rule?.Path} of Ingress {match.Ingress}");
        Console.WriteLine($"{matcher.Match("shop.example.com", "/cartoon").Outcome}");

        // There is no such file here, which is a finding.
        Assert.Equal(MatchOutcome.None, match.Outcome);
        Assert.True(matcher.Diagnostics.Count > 0);
    }
}
