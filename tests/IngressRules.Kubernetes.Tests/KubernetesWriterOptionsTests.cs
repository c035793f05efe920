using EdgeRouter;
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
        { new() { PublishAddresses = ["192.0.2.1", "[::1]"] }, "[::1]" },
        { new() { StatusWritesPerSecond = 0 }, "StatusWritesPerSecond" },
        { new() { MaxEventsPerIngress = 0 }, "MaxEventsPerIngress" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_work_is_refused(KubernetesWriterOptions options, string word) =>
        Assert.Contains(word, Assert.Throws<ArgumentException>(options.Check).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[::1]")]
    [InlineData("fe80::1%eth0")]
    [InlineData("example.com.")]
    [InlineData("EXAMPLE.com")]
    [InlineData("010.1.1.1")]
    [InlineData("*.example.com")]
    [InlineData("192.0.2.1:80")]
    [InlineData("")]
    public void An_address_on_the_command_line_that_no_status_takes_is_one_line_that_says_what_to_write(string address)
    {
        string error = Assert.Single(RouterCommand.Create(TextWriter.Null, TextWriter.Null)
            .Parse(["--in-cluster", "--publish-address", "192.0.2.1", "--publish-address", address]).Errors).Message;
        Assert.StartsWith($"\"{address}\" cannot be an address in a status; write ", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    [InlineData("lb-1.example.com")]
    public void An_address_on_the_command_line_that_a_status_takes_is_taken(string address) => Assert.Empty(
        RouterCommand.Create(TextWriter.Null, TextWriter.Null).Parse(["--in-cluster", "--publish-address", address]).Errors);

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
