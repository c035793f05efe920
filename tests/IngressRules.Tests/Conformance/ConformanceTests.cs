using IngressRules.Compilation;
using IngressRules.Model;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Conformance;

/// <summary>
/// The scenarios of the Ingress conformance suite (specification 7) against the matcher. C7 and C8 are about TLS and C13 about status;
/// their matching is tested here, the rest in the tests with sockets.
/// </summary>
public abstract class ConformanceTests(int scanLimit)
{
    private static readonly Ingress DefaultBackend = Table.NewIngress("default/db", defaultBackend: "echo-service");

    private static readonly Ingress HostRules = Table.NewIngress(
        "default/hr",
        [("*.foo.com", "Prefix", "/", "wildcard-foo-com"), ("foo.bar.com", "Prefix", "/", "foo-bar-com")],
        tls: ["foo.bar.com"]);

    private static readonly Ingress PathRules = Table.NewIngress(
        "default/pr",
        [
            ("exact-path-rules", "Exact", "/foo", "foo-exact"),
            ("prefix-path-rules", "Prefix", "/foo", "foo-prefix"),
            ("prefix-path-rules", "Prefix", "/aaa/bbb", "aaa-slash-bbb-prefix"),
            ("prefix-path-rules", "Prefix", "/aaa", "aaa-prefix"),
            ("mixed-path-rules", "Prefix", "/foo", "foo-prefix"),
            ("mixed-path-rules", "Exact", "/foo", "foo-exact"),
            ("trailing-slash-path-rules", "Prefix", "/aaa/bbb/", "aaa-slash-bbb-slash-prefix"),
            ("trailing-slash-path-rules", "Exact", "/foo/", "foo-slash-exact"),
        ]);

    [Theory]
    [InlineData("C1", "my-host", "")]
    [InlineData("C2", "my-host", "/sub-path")]
    [InlineData("C3", "some-host", "")]
    [InlineData("C4", "127.0.0.1:8080", "/resource")]
    [InlineData("C5", "some-host", "/resource")]
    [InlineData("C6", "my-host", "/resource")]
    public void Default_backend(string id, string host, string path) => AssertService(id, DefaultBackend, host, path, "echo-service");

    [Theory]
    [InlineData("C7", "foo.bar.com", "foo-bar-com")]
    [InlineData("C8", "foo.bar.com", "foo-bar-com")]
    [InlineData("C9", "subdomain.bar.com", "-")]
    [InlineData("C10", "bar.foo.com", "wildcard-foo-com")]
    [InlineData("C11", "baz.bar.foo.com", "-")]
    [InlineData("C12", "foo.com", "-")]
    public void Host_rules(string id, string host, string service) => AssertService(id, HostRules, host, "/", service);

    [Fact]
    public void C7_the_host_is_one_for_which_TLS_is_configured() =>
        Assert.True(new Table().Add(HostRules).Matcher(scanLimit).Match("foo.bar.com", "/").TlsConfigured);

    [Fact]
    public void C13_an_Ingress_of_an_unknown_class_is_not_ours()
    {
        Ingress other = Table.NewIngress(
            "default/ic", [("ingress-class", "Prefix", "/", "ingress-class-prefix")], className: "some-invalid-class-name");
        Table table = new Table().Add(other).AddClass("ours", CompilerOptions.DefaultController);
        Assert.Empty(table.Compile().Ingresses);
        Assert.Equal("-", table.Match("ingress-class", "/", scanLimit));
    }

    [Fact]
    public void C14_the_load_balancing_manifest_is_a_default_backend() =>
        AssertService("C14", DefaultBackend, "load-balancing", "/", "echo-service");

    [Theory]
    [InlineData("C15", "exact-path-rules", "/foo", "foo-exact")]
    [InlineData("C16", "exact-path-rules", "/foo/", "-")]
    [InlineData("C17", "exact-path-rules", "/FOO", "-")]
    [InlineData("C18", "exact-path-rules", "/bar", "-")]
    [InlineData("C19", "prefix-path-rules", "/foo", "foo-prefix")]
    [InlineData("C20", "prefix-path-rules", "/foo/", "foo-prefix")]
    [InlineData("C21", "prefix-path-rules", "/FOO", "-")]
    [InlineData("C22", "prefix-path-rules", "/aaa/bbb", "aaa-slash-bbb-prefix")]
    [InlineData("C23", "prefix-path-rules", "/aaa/bbb/ccc", "aaa-slash-bbb-prefix")]
    [InlineData("C24", "prefix-path-rules", "/aaa/ccc", "aaa-prefix")]
    [InlineData("C25", "prefix-path-rules", "/aaaccc", "-")]
    [InlineData("C26", "mixed-path-rules", "/foo", "foo-exact")]
    [InlineData("C27", "trailing-slash-path-rules", "/aaa/bbb", "aaa-slash-bbb-slash-prefix")]
    [InlineData("C28", "trailing-slash-path-rules", "/aaa/bbb/", "aaa-slash-bbb-slash-prefix")]
    [InlineData("C29", "trailing-slash-path-rules", "/foo", "-")]
    public void Path_rules(string id, string host, string path, string service) => AssertService(id, PathRules, host, path, service);

    private void AssertService(string id, Ingress ingress, string host, string path, string service) =>
        Assert.Equal($"{id} {service}", $"{id} {new Table().Add(ingress).Match(host, path, scanLimit)}");
}

public sealed class ConformanceOnScansTests() : ConformanceTests(ScanLimits.Usual);

public sealed class ConformanceOnTriesTests() : ConformanceTests(ScanLimits.TrieAlways);
