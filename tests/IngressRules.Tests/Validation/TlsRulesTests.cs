using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>
/// T3 of specification 2.4 and the fields of all three rules; the hosts themselves are tested in <see cref="HostRulesTests"/>.
/// </summary>
public class TlsRulesTests
{
    public static TheoryData<string, string> SecretNames => new()
    {
        { "", "" },
        { "shop-tls", "" },
        { "a.b", "" },
        { new string('a', 253), "" },
        { new string('a', 254), "T3" },
        { new string('_', 254), "T3 T3" },
        { "Shop", "T3" },
        { "ns/shop", "T3" },
    };

    [Theory]
    [MemberData(nameof(SecretNames))]
    public void T3_a_secret_name_is_a_dns_subdomain(string name, string rules) =>
        Assert.Equal(rules, Samples.Rules(IngressValidator.Check(Samples.WithTls(new() { SecretName = name }))));

    [Fact]
    public void Each_entry_is_checked_hosts_before_secret() => Assert.Equal(
        """
        T1 spec.tls[0].hosts[0] FieldValueInvalid
        T2 spec.tls[0].hosts[2] FieldValueInvalid
        T3 spec.tls[0].secretName FieldValueInvalid
        """,
        Samples.Lines(IngressValidator.Check(Samples.WithTls(new() { Hosts = ["*", "a", ""], SecretName = "A" }))));
}
