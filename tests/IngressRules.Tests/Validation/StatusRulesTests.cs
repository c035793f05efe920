using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>The checks of an update through <c>/status</c> (specification 2.5).</summary>
public class StatusRulesTests
{
    [Theory]
    [InlineData("192.0.2.1", "", "", "")]
    [InlineData("2001:db8::1", "", "", "")]
    [InlineData("2001:DB8:0::1", "", "", "")]                   // not canonical, and clear all the same
    [InlineData("010.0.0.1", "", "", "ING2802")]
    [InlineData("00001::", "", "", "ING2802")]
    [InlineData("::ffff:192.0.2.1", "", "", "ING2802")]
    [InlineData("::ffff:c000:201", "", "", "ING2802")]
    [InlineData("0:0:0:0:0:ffff:1:1", "", "", "ING2802")]
    [InlineData("::fffe:192.0.2.1", "", "", "")]
    [InlineData("::ffff:0:1:1", "", "", "")]
    [InlineData("shop.example.com", "", "ING2801", "ING2801")]
    [InlineData("fe80::1%eth0", "", "ING2801", "ING2801")]
    [InlineData("", "shop.example.com", "", "")]
    [InlineData("192.0.2.1", "shop.example.com", "", "")]
    [InlineData("", "Shop.example.com", "ING2803", "ING2803")]
    [InlineData("", "192.0.2.1", "ING2804", "ING2804")]
    [InlineData("", "::1", "ING2803 ING2804", "ING2803 ING2804")]
    public void A_point_is_an_address_or_a_name(string ip, string hostname, string in135, string in136)
    {
        Ingress ingress = WithPoint(new() { Ip = ip, Hostname = hostname });
        Assert.Equal(in135, Codes(WithPoint(new()), ingress, 35));
        Assert.Equal(in136, Codes(WithPoint(new()), ingress, 36));
    }

    [Fact]
    public void An_address_that_is_stored_already_may_keep_its_form()
    {
        Ingress stored = WithPoint(new() { Ip = "010.0.0.1" });
        Assert.Equal("", Codes(stored, stored, 37));
    }

    [Fact]
    public void The_metadata_is_checked_the_spec_and_the_ports_are_not()
    {
        Ingress stored = WithPoint(new());
        Ingress changed = new()
        {
            Metadata = stored.Metadata with { Uid = "v" },
            Status = new() { LoadBalancer = [new() { Ports = [new() { Port = -1, Protocol = "x", Error = "a b" }] }, new() { Ip = "x" }] },
        };
        Assert.Equal(
            """
            U2 metadata.uid FieldValueInvalid
            U2 metadata.uid FieldValueInvalid
            2.5 status.loadBalancer.ingress[1].ip FieldValueInvalid
            """,
            Samples.Lines(IngressValidator.CheckStatus(stored, changed)));
    }

    private static string Codes(Ingress old, Ingress @new, int release) =>
        string.Join(' ', IngressValidator.CheckStatus(old, @new, new() { Release = new(release) }).Select(d => d.Code.Id));

    private static Ingress WithPoint(IngressLoadBalancerIngress point) => Samples.Ingress with
    {
        Metadata = Samples.Metadata with { ResourceVersion = "1", Uid = "u" },
        Status = new() { LoadBalancer = [point] },
    };
}
