using IngressRules.Matching;

namespace IngressRules.Tests.Matching;

/// <summary>The path that policies see (N20).</summary>
public class DecodedTargetTests
{
    [Theory]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a/b?c=/../d", "/a/b")]
    [InlineData("/a#b", "/a")]
    [InlineData("/%61%2Fb", "/a/b")]
    [InlineData("/a%20b+c;d\\e", "/a b+c;d\\e")]
    [InlineData("/%C3%A9", "/\u00c3\u00a9")]
    [InlineData("/%2561", "/%61")]
    [InlineData("/%3Fa%23b", "/?a#b")]
    [InlineData("//a///b/", "/a/b/")]
    [InlineData("/a/./b/../c", "/a/c")]
    [InlineData("/a/%2e%2E/b", "/b")]
    [InlineData("/a//../b", "/b")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/.", "/a/")]
    [InlineData("/...", "/...")]
    [InlineData("/", "/")]
    [InlineData("/..", null)]
    [InlineData("/a/../..", null)]
    [InlineData("/a%2f..%2f..", null)]
    [InlineData("/%zz", null)]
    [InlineData("/%2", null)]
    [InlineData("/%00", null)]
    [InlineData("*", null)]
    [InlineData("", null)]
    public void N20(string target, string? path) => Assert.Equal(path, DecodedTarget.Of(target));
}
