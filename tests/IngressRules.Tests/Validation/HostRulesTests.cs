using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>R1 to R4 of specification 2.4, and T1 and T2, which check hosts slightly differently.</summary>
public class HostRulesTests
{
    private static readonly string A253 = new('a', 253);

    public static TheoryData<string, string, string> Hosts => new()
    {
        // host, as the host of a rule, as a TLS host
        { "", "", "T2" },
        { "shop.example.com", "", "" },
        { "localhost", "", "" },
        { "0", "", "" },
        { new string('a', 64) + ".com", "", "" },
        { A253, "", "" },
        { A253 + "a", "R2", "T2" },
        { A253 + "A", "R2 R2", "T2 T2" },
        { "Shop.example.com", "R2", "T2" },
        { "shop_1.example.com", "R2", "T2" },
        { "shop.example.com.", "R2", "T2" },
        { ".example.com", "R2", "T2" },
        { "shop..com", "R2", "T2" },
        { "shop.example.com:443", "R2", "T2" },
        { "https://shop.example.com", "R2", "T2" },
        { "shop.example.com/x", "R2", "T2" },
        { "sh\u00f6p.example.com", "R2", "T2" },
        { "shop.example.com\n", "R2", "T2" },
        { "xn--shp-2na.example.com", "", "" },

        { "10.0.0.1", "R1", "" },
        { "010.0.0.1", "R1", "" },
        { "0000000001.2.3.255", "R1", "" },
        { "255.255.255.255", "R1", "" },
        { "256.0.0.1", "", "" },                    // not an address, so a name
        { "1.2.3", "", "" },
        { "1.2.3.4.5", "", "" },
        { "127.1", "", "" },
        { "0x7f.0.0.1", "", "" },
        { "99999999999999999999.0.0.1", "", "" },
        { "1.2.3.4 ", "R2", "T2" },
        { "1.2.3.4:80", "R2", "T2" },
        { "::", "R1 R2", "T2" },
        { "::1", "R1 R2", "T2" },
        { "1::", "R1 R2", "T2" },
        { "2001:db8::1", "R1 R2", "T2" },
        { "2001:DB8:0:0:0:0:0:1", "R1 R2", "T2" },
        { "::ffff:1.2.3.4", "R1 R2", "T2" },
        { "1:2:3:4:5:6:1.2.3.4", "R1 R2", "T2" },
        { "1:2:3:4:5:6:7::", "R1 R2", "T2" },
        { "00001::", "R1 R2", "T2" },
        { ":", "R2", "T2" },
        { ":::", "R2", "T2" },
        { ":1", "R2", "T2" },
        { "1:", "R2", "T2" },
        { "1::2::3", "R2", "T2" },
        { "1:2:3:4:5:6:7", "R2", "T2" },
        { "1:2:3:4:5:6:7:8:9", "R2", "T2" },
        { "1:2:3:4:5:6:7:8::", "R2", "T2" },        // the gap must stand for something
        { "::1:2:3:4:5:6:7:8", "R2", "T2" },
        { "1:2:3:4:5:1.2.3.4", "R2", "T2" },
        { "1:2:3:4:5:6:7:1.2.3.4", "R2", "T2" },
        { "::1.2.3", "R2", "T2" },
        { "::10000", "R2", "T2" },
        { "::g", "R2", "T2" },
        { "fe80::1%eth0", "R2", "T2" },             // an address with a zone is none
        { "[::1]", "R2", "T2" },

        { "*.example.com", "", "" },
        { "*.com", "", "" },
        { "*." + new string('a', 251), "", "" },
        { "*." + new string('a', 252), "R3", "T1" },
        { "*." + new string('A', 252), "R3 R3", "T1 T1" },
        { "*.1.2.3.4", "", "" },
        { "*", "R3", "T1" },
        { "*.", "R3", "T1" },
        { "*example.com", "R3", "T1" },
        { "*.*.com", "R3", "T1" },
        { "foo.*.com", "R3", "T1" },
        { "f*.example.com", "R3", "T1" },
        { "*.Example.com", "R3", "T1" },
        { "**.example.com", "R3", "T1" },
    };

    [Theory]
    [MemberData(nameof(Hosts))]
    public void A_host_is_a_dns_name_or_a_wildcard(string host, string rules, string tlsRules)
    {
        Assert.Equal(rules, Samples.Rules(IngressValidator.Check(Samples.WithHost(host))));
        Assert.Equal(tlsRules, Samples.Rules(IngressValidator.Check(Samples.WithTls(new() { Hosts = [host] }))));
    }

    [Fact]
    public void R4_http_has_paths_unless_it_is_absent()
    {
        Assert.Empty(IngressValidator.Check(Samples.WithRule(new() { Host = "a" })));
        Assert.Equal(
            "R4 spec.rules[0].http.paths FieldValueRequired",
            Samples.Lines(IngressValidator.Check(Samples.WithRule(new() { Host = "a", Http = new() }))));
    }
}
