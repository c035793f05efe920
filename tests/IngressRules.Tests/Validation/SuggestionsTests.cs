using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>Messages suggest only values that the server accepts.</summary>
public class SuggestionsTests
{
    /// <summary>Texts that are nearly hosts, names or paths.</summary>
    public static Arbitrary<string> Texts() =>
        Gen.Elements("a", "B", "shop", ".", "..", "-", "_", " ", "*", "*.", "/", "//", "%2f", ":", ":80", "://", "1", "::1", "\u00e4", "?")
            .ListOf().Resize(7).Select(parts => string.Concat(parts)).ToArbitrary();

    [Theory]
    [InlineData("Shop.Example.com", "shop.example.com")]
    [InlineData("https://shop.example.com:8443/cart?x=1", "shop.example.com")]
    [InlineData("*example.com", "*.example.com")]
    [InlineData(" shop.example.com. ", "shop.example.com")]
    [InlineData("*.*.example.com", null)]
    [InlineData("10.0.0.1:80", null)]
    [InlineData("*", null)]
    public void The_nearest_host(string text, string? host) => Assert.Equal(host, Suggestions.Host(text));

    [Theory]
    [InlineData("cart", "/cart")]
    [InlineData("/a//b/", "/a/b/")]
    [InlineData("/a/./b/../c", "/a/c")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/b/.", "/a/b/")]
    [InlineData("/../..", "/")]
    [InlineData("/a%2Fb//c", null)]
    public void The_nearest_path(string text, string? path) => Assert.Equal(path, Suggestions.Path(text));

    [Property(Arbitrary = [typeof(SuggestionsTests)], MaxTest = 3000)]
    public void Every_suggestion_is_right_itself(string text)
    {
        AssertValid(Suggestions.Host(text), Samples.WithHost);
        AssertValid(Suggestions.Path(text), path => Samples.WithPath(path, PathType.Exact));
        AssertValid(NearestName.Subdomain(text), name => Samples.With(Samples.Metadata with { Name = name }));
        AssertValid(NearestName.Label(text, startsWithLetter: false), name => Samples.With(Samples.Metadata with { Namespace = name }));
        AssertValid(
            NearestName.Label(text, startsWithLetter: true), name => Samples.WithBackend(IngressBackend.ForService(name, 80)), new(35));
    }

    private static void AssertValid(string? suggestion, Func<string, Ingress> use, KubernetesRelease? release = null)
    {
        if (suggestion is not null)
        {
            Assert.Empty(IngressValidator.Check(use(suggestion), new() { Release = release ?? KubernetesRelease.Newest }));
        }
    }
}
