using IngressRules.Kubernetes.Status;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Tests.Status;

/// <summary>What a status becomes (specification 6.3).</summary>
public sealed class StatusDecisionTests
{
    private const string Us = "ingress-rules:a/b";

    [Theory]
    [InlineData("", "192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1", "192.0.2.1", null)]
    [InlineData("b.example 192.0.2.1", "192.0.2.1 b.example", null)]
    [InlineData("192.0.2.1 192.0.2.1", "192.0.2.1", null)]
    [InlineData("192.0.2.9", "192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.9", "", "")]
    [InlineData("192.0.2.9", null, null)]
    public void Ours(string present, string? addresses, string? written) =>
        Assert.Equal(Entries(written), StatusDecision.Decide(With(present), isOurs: true, Entries(addresses), Us));

    [Theory]
    [InlineData("192.0.2.1", Us, "")]
    [InlineData("", Us, null)]
    [InlineData("192.0.2.1", "ingress-rules:other/b", null)]
    [InlineData("192.0.2.1", "kubectl", null)]
    [InlineData("192.0.2.1", null, null)]
    public void Of_others(string present, string? writtenBy, string? written)
    {
        Ingress ingress = With(present);
        ingress = ingress with
        {
            Metadata = ingress.Metadata with { ManagedFields = writtenBy is null ? [] : [new() { Manager = writtenBy }] },
        };
        Assert.Equal(Entries(written), StatusDecision.Decide(ingress, isOurs: false, Entries("192.0.2.1"), Us));
    }

    [Fact]
    public void An_Ingress_that_is_being_deleted_is_left_alone()
    {
        Ingress ingress = With("") with { Metadata = new() { DeletionTimestamp = DateTimeOffset.UnixEpoch } };
        Assert.Null(StatusDecision.Decide(ingress, isOurs: true, Entries("192.0.2.1"), Us));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", "")]
    [InlineData("2001:db8::1", "2001:db8::1", "")]
    [InlineData("lb.example", "", "lb.example")]
    [InlineData("1", "", "1")]
    public void An_address_is_an_IP_address_or_a_name(string address, string ip, string hostname) =>
        Assert.Equal(new() { Ip = ip, Hostname = hostname }, StatusAddresses.Entry(address));

    [Theory]
    [InlineData("lb_1.example")]
    [InlineData("300.0.2.1:80")]
    [InlineData("http://lb.example")]
    public void An_address_that_the_server_would_refuse_is_refused_at_the_start(string address)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => StatusAddresses.Read([address]));
        Assert.Contains(address, error.Message, StringComparison.Ordinal);
    }

    private static Ingress With(string present) => new() { Status = new() { LoadBalancer = Unsorted(present) } };

    private static ValueList<IngressLoadBalancerIngress>? Entries(string? text) =>
        text is null ? null : StatusAddresses.Sorted(Unsorted(text));

    private static ValueList<IngressLoadBalancerIngress> Unsorted(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(StatusAddresses.Entry).ToValueList();
}
