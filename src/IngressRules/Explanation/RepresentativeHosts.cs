using System.Globalization;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// For each host of a table a name for which its rules are the most specific: requests for all such names are treated alike, because the
/// rules of a host decide about them first, with and without a fallthrough.
/// </summary>
internal sealed class RepresentativeHosts(CompiledRules rules)
{
    /// <summary>Labels for a wildcard that has no room for a word.</summary>
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789_";

    /// <summary>
    /// The name; empty, which is no host, for the rules without host. Null where no request is for the host: it is written like an address,
    /// or each name under a wildcard has rules of its own.
    /// </summary>
    /// <param name="host">The host as rules write it.</param>
    public string? Of(string host) =>
        WildcardHost.Is(host) ? Labels(host).Select(l => l + host[1..]).FirstOrDefault(h => !rules.HostsByName.ContainsKey(h))
        : RequestHost.GetName(host) == host ? host
        : null;

    private static IEnumerable<string> Labels(string wildcard)
    {
        const string word = "any";
        if (wildcard.Length - 1 + word.Length + 9 > NameGrammars.MaxSubdomain)
        {
            return Letters.Select(l => l.ToString());
        }

        // There are fewer hosts than numbers, so one is free.
        return Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? word : string.Create(CultureInfo.InvariantCulture, $"{word}{n}"));
    }
}
