using IngressRules.Matching;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Matching;

public abstract class AllocationTests(int scanLimit)
{
    private static readonly string[] Hosts =
    [
        "shop.example.com", "EU.apps.example.com:8080", "unknown.invalid", "", "10.0.0.1", "[::1]:80", "large.example.com",
    ];

    private static readonly string[] Targets =
    [
        "/", "/cart", "/cart/42?x=1", "/cart/", "/nope", "*", "", "/%63art", "//cart/./a/../b", "/%zz", "/é",
        "/" + new string('x', 2000) + "/%41", "http://shop.example.com/cart",
    ];

    [Fact]
    public void A_million_requests_allocate_nothing()
    {
        IngressMatcher matcher = new Table()
            .Add(Table.NewIngress(
                "default/a",
                [
                    ("shop.example.com", "Prefix", "/", "root"),
                    ("shop.example.com", "Prefix", "/cart", "cart"),
                    ("shop.example.com", "Exact", "/cart", "cart-exact"),
                    ("*.apps.example.com", "Prefix", "/cart", "apps"),
                    ("", "ImplementationSpecific", "/cart", "any"),
                    .. Enumerable.Range(0, 100).Select(i => ("large.example.com", i % 2 == 0 ? "Prefix" : "Exact", $"/cart/{i}", $"s{i}")),
                ],
                defaultBackend: "fallback",
                tls: ["shop.example.com"]))
            .Matcher(scanLimit);
        Run(matcher, 10_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int matched = Run(matcher, 1_000_000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        Assert.Equal(1_000_000, matched);
    }

    private static int Run(IngressMatcher matcher, int requests)
    {
        int matched = 0;
        for (int i = 0; i < requests; i++)
        {
            matched += matcher.TryMatch(Hosts[i % Hosts.Length], Targets[i % Targets.Length], out IngressMatch match)
                && match.Backend is not null
                ? 1
                : 0;
        }

        return matched;
    }
}

public sealed class AllocationOnScansTests() : AllocationTests(ScanLimits.Usual);

public sealed class AllocationOnTriesTests() : AllocationTests(ScanLimits.TrieAlways);
