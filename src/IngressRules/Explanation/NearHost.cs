using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>Finds the host of a table that is nearest to one that it does not have.</summary>
internal sealed class NearHost(SharedTable<string, CompiledHost> hosts)
{
    private readonly NameSearch _names = new();

    /// <summary>Allows as many comparisons of names again as at first.</summary>
    public void Renew() => _names.Renew();

    /// <summary>Why no host of the table takes a request.</summary>
    /// <param name="host">The host as the request names it.</param>
    /// <param name="name">The name that is compared; empty for none.</param>
    public string Sentence(string host, string name)
    {
        if (name.Length == 0)
        {
            return host.Length == 0
                ? "The request names no host, and every rule has one."
                : $"{QuotedText.Quote(host)} is an address or no name, and every rule has a host.";
        }

        string quoted = QuotedText.Quote(name);
        string known = $"No rule has the host {quoted}";
        if (hosts.ContainsKey($"*.{name}"))
        {
            return $"{known}; \"*.{name}\" takes the names one label below it, and not {quoted} itself.";
        }

        // A wildcard further up covers one label, and the name has more.
        for (string? above = WildcardHost.Over(name); above is not null; above = WildcardHost.Over(above[2..]))
        {
            if (hosts.ContainsKey(above))
            {
                return $"{known}; the star of {QuotedText.Quote(above)} stands for one label, and here it would be several.";
            }
        }

        return _names.Nearest(name, hosts.Keys) is { Length: > 0 } nearest
            ? $"{known}. Did you mean {QuotedText.Quote(nearest)}?"
            : $"{known}, no wildcard covers it, and there is no rule without host.";
    }
}
