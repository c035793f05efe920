using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

public class KubernetesReleaseTests
{
    [Theory]
    [InlineData("1.27", 27)]
    [InlineData("v1.36", 36)]
    [InlineData("v1.20.2", 20)]
    [InlineData("1.27.3-gke.100", 27)]
    [InlineData("1.27+", 27)]
    public void A_release_is_read_from_a_version(string text, int minor) =>
        Assert.Equal(new KubernetesRelease(minor), KubernetesRelease.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.")]
    [InlineData("2.0")]
    [InlineData("1.x")]
    [InlineData("1.-3")]
    [InlineData("1.27x")]
    [InlineData("1.99999999999")]
    public void Other_text_is_no_release(string text)
    {
        Assert.False(KubernetesRelease.TryParse(text, out _));
        Assert.Throws<FormatException>(() => KubernetesRelease.Parse(text));
    }

    [Fact]
    public void Releases_are_ordered_as_numbers()
    {
        Assert.True(new KubernetesRelease(9) < new KubernetesRelease(10));
        Assert.True(KubernetesRelease.Newest >= new KubernetesRelease(37));
        Assert.Equal("1.37", KubernetesRelease.Newest.ToString());
    }
}
