using IngressRules.Diagnostics;
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
    public void An_Ingress_that_is_being_deleted_gets_no_address_and_loses_ours_when_it_is_no_longer_served()
    {
        ObjectMetadata going = new() { DeletionTimestamp = DateTimeOffset.UnixEpoch, ManagedFields = [new() { Manager = Us }] };
        Assert.Null(StatusDecision.Decide(With("") with { Metadata = going }, isOurs: true, Entries("192.0.2.1"), Us));
        Assert.Equal([], StatusDecision.Decide(With("192.0.2.1") with { Metadata = going }, isOurs: false, Entries("192.0.2.1"), Us));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", "", "")]
    [InlineData("192.0.2.1", "192.0.2.9", "", null)]
    [InlineData("192.0.2.1", null, "ancient-changes", "")]
    [InlineData("192.0.2.9", null, "ancient-changes", null)]
    [InlineData("192.0.2.1", null, "ancient-changes nginx", null)]
    [InlineData("192.0.2.1", null, "ancient-changes ingress-rules:other/b", null)]
    [InlineData("192.0.2.1", null, "", null)]
    public void Of_others_where_the_server_no_longer_names_us(string present, string? known, string writers, string? written)
    {
        Ingress ingress = With(present) with
        {
            Metadata = new()
            {
                ManagedFields = writers.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(w => new ManagedFieldsEntry { Manager = w }).ToValueList(),
            },
        };
        Assert.Equal(Entries(written), StatusDecision.Decide(ingress, isOurs: false, Entries("192.0.2.1"), Us, Entries(known)));
    }

    [Fact]
    public void What_is_known_of_a_status_ends_with_a_change_of_it_or_with_its_Ingress()
    {
        var known = new KnownStatuses();
        var name = new ObjectReference("Ingress", "shop", "web");
        ValueList<IngressLoadBalancerIngress> ours = Entries("192.0.2.1")!;
        known.Set(name, Version(1), ours);
        Assert.Equal(ours, known.Of(name, With("") with { Metadata = Version(1) }));
        Assert.Equal(ours, known.Of(name, With("192.0.2.1") with { Metadata = Version(2) }));
        Assert.Null(known.Of(name, With("192.0.2.9") with { Metadata = Version(3) }));
        Assert.Null(known.Of(name, With("192.0.2.1") with { Metadata = Version(4) }));

        known.Set(name, Version(4), ours);
        Assert.Null(known.Of(name, With("192.0.2.1") with { Metadata = Version(5) with { Uid = "another" } }));
        known.Set(name, Version(5), ours);
        known.Set(name, Version(6), []);
        Assert.Null(known.Of(name, With("192.0.2.1") with { Metadata = Version(6) }));
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

    private static ObjectMetadata Version(int version) => new() { ResourceVersion = $"{version}" };

    private static Ingress With(string present) => new() { Status = new() { LoadBalancer = Unsorted(present) } };

    private static ValueList<IngressLoadBalancerIngress>? Entries(string? text) =>
        text is null ? null : StatusAddresses.Sorted(Unsorted(text));

    private static ValueList<IngressLoadBalancerIngress> Unsorted(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(StatusAddresses.Entry).ToValueList();
}
