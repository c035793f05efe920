using IngressRules.Compilation;
using IngressRules.Model;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Conformance;

/// <summary>
/// The scenarios of the Ingress conformance suite (specification 7) against the matcher. C7 and C8 are about TLS and C13 about status;
/// their matching is tested here, the rest in the tests with sockets and in those with a cluster.
/// </summary>
public abstract class ConformanceTests(int scanLimit)
{
    private static readonly Ingress DefaultBackend = Table.NewIngress("default/db", defaultBackend: "echo-service");

    private static readonly Ingress HostRules = Table.NewIngress("default/hr", ConformanceCases.HostRules, tls: ["foo.bar.com"]);

    private static readonly Ingress PathRules = Table.NewIngress("default/pr", ConformanceCases.PathRules);

    [Theory]
    [MemberData(nameof(ConformanceCases.DefaultBackend), MemberType = typeof(ConformanceCases))]
    public void Default_backend(string id, string host, string path, string service) =>
        AssertService(id, DefaultBackend, host, path, service);

    [Theory]
    [MemberData(nameof(ConformanceCases.Hosts), MemberType = typeof(ConformanceCases))]
    public void Host_rules(string id, string host, string path, string service) => AssertService(id, HostRules, host, path, service);

    [Fact]
    public void C7_the_host_is_one_for_which_TLS_is_configured() =>
        Assert.True(new Table().Add(HostRules).Matcher(scanLimit).Match("foo.bar.com", "/").TlsConfigured);

    [Theory]
    [MemberData(nameof(ConformanceCases.Classes), MemberType = typeof(ConformanceCases))]
    public void An_Ingress_of_an_unknown_class_is_not_ours(string id, string host, string path, string service)
    {
        Ingress other = Table.NewIngress("default/ic", ConformanceCases.ClassRules, className: ConformanceCases.UnknownClass);
        Table table = new Table().Add(other).AddClass("ours", CompilerOptions.DefaultController);
        Assert.Empty(table.Compile().Ingresses);
        Assert.Equal($"{id} {service}", $"{id} {table.Match(host, path, scanLimit)}");
    }

    [Theory]
    [MemberData(nameof(ConformanceCases.Paths), MemberType = typeof(ConformanceCases))]
    public void Path_rules(string id, string host, string path, string service) => AssertService(id, PathRules, host, path, service);

    private void AssertService(string id, Ingress ingress, string host, string path, string service) =>
        Assert.Equal($"{id} {service}", $"{id} {new Table().Add(ingress).Match(host, path, scanLimit)}");
}

public sealed class ConformanceOnScansTests() : ConformanceTests(ScanLimits.Usual);

public sealed class ConformanceOnTriesTests() : ConformanceTests(ScanLimits.TrieAlways);
