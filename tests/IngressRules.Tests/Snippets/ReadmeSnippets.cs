using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Tests.Snippets;

/// <summary>The ten lines of README.md. The tests of the packages run them in a process of their own and compare what they print.</summary>
public class ReadmeSnippets
{
    [Fact]
    public void Ten_lines()
    {
        HttpIngressPath cart = new() { Path = "/cart", PathType = PathType.Prefix, Backend = IngressBackend.ForService("cart", 80) };
        IngressRule rule = new() { Host = "shop.example.com", Http = new() { Paths = [cart] } };
        Ingress shop = new() { Metadata = new() { Name = "shop" }, Spec = new() { Rules = [rule] } };

        IngressMatcher matcher = IngressMatcher.Create([shop]); // or IngressMatcher.Load("manifests")
        Console.WriteLine($"{matcher.Diagnostics.Count} findings");
        Console.WriteLine(matcher.Match("Shop.example.com:8080", "/cart/42?item=1"));
        Console.WriteLine(matcher.Match("shop.example.com", "/cartoon"));

        Assert.Empty(matcher.Diagnostics);
        Assert.Equal("default/cart:80", matcher.Match("Shop.example.com:8080", "/cart/42?item=1").Backend?.ToString());
    }
}
