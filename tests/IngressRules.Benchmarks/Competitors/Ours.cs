using IngressRules.Matching;

namespace IngressRules.Benchmarks.Competitors;

/// <summary>Our matcher with strings as input.</summary>
internal sealed class Ours(IngressMatcher matcher, (string Host, string Path)[] requests) : ICompetitor
{
    public IngressMatcher Matcher => matcher;

    public int Pass(int count)
    {
        int found = 0;
        foreach ((string host, string path) in requests.AsSpan(0, count))
        {
            found += matcher.TryMatch(host, path, out _) ? 1 : 0;
        }

        return found;
    }
}

/// <summary>Our matcher with bytes as input, as received from a connection.</summary>
internal sealed class OursUtf8(IngressMatcher matcher, (byte[] Host, byte[] Path)[] requests) : ICompetitor
{
    public int Pass(int count)
    {
        int found = 0;
        foreach ((byte[] host, byte[] path) in requests.AsSpan(0, count))
        {
            found += matcher.TryMatch(host, path, out _) ? 1 : 0;
        }

        return found;
    }
}
