using IngressRules.Kubernetes.Leadership;
using IngressRules.Kubernetes.Watching;

namespace IngressRules.Kubernetes.Tests;

/// <summary>Options that cannot work are refused at the start, and names follow from the controller's.</summary>
public sealed class KubernetesWriterOptionsTests
{
    public static TheoryData<KubernetesWriterOptions, string> Refused => new()
    {
        { new() { RenewDeadline = TimeSpan.FromSeconds(15) }, "LeaseDuration" },
        { new() { RetryPeriod = TimeSpan.FromSeconds(5) }, "RetryPeriod" },
        { new() { RetryPeriod = TimeSpan.Zero }, "RetryPeriod" },
        { new() { LeaseDuration = TimeSpan.FromSeconds(15.5) }, "whole seconds" },
        { new() { PublishService = "router" }, "namespace/name" },
        { new() { PublishService = "a/b/c" }, "namespace/name" },
        { new() { PublishService = "a/b", PublishAddresses = ["192.0.2.1"] }, "not both" },
        { new() { StatusWritesPerSecond = 0 }, "StatusWritesPerSecond" },
        { new() { MaxEventsPerIngress = 0 }, "MaxEventsPerIngress" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_work_is_refused(KubernetesWriterOptions options, string word) =>
        Assert.Contains(word, Assert.Throws<ArgumentException>(options.Check).Message, StringComparison.Ordinal);

    [Fact]
    public void The_defaults_work() => new KubernetesWriterOptions().Check();

    [Theory]
    [InlineData(null, "ingress-rules.dev-edge-router")]
    [InlineData("Example.org/Team_A/x", "example.org-team-a-x")]
    [InlineData("example.org/", "^ingress-rules-[0-9a-f]{20}$")]
    public void The_Lease_is_named_after_the_controller(string? controller, string name)
    {
        string made = WriterNames.Of(new(), controller).LeaseName;
        Assert.True(made == name || (name[0] == '^' && System.Text.RegularExpressions.Regex.IsMatch(made, name)), made);
    }

    [Fact]
    public void The_name_of_the_writer_names_the_Lease_and_is_never_longer_than_the_server_takes()
    {
        Assert.Equal("ingress-rules:ns/lease", new WriterNames("ns", "lease", "me").FieldManager);
        string manager = new WriterNames("ns", new string('a', 250), "me").FieldManager;
        Assert.InRange(manager.Length, 20, 128);
        Assert.StartsWith(AddressWriters.RouterPrefix, manager, StringComparison.Ordinal);
        Assert.NotEqual(manager, new WriterNames("ns", new string('b', 250), "me").FieldManager);
    }

    [Fact]
    public void Two_routers_never_have_the_same_name() =>
        Assert.NotEqual(WriterNames.Of(new(), null).Identity, WriterNames.Of(new(), null).Identity);
}
