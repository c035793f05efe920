using IngressRules.Matching;

namespace IngressRules.Tests.Support;

/// <summary>
/// The largest number of rules of a host that are scanned; a host with more becomes a trie. Matching tests are abstract classes with the
/// limit as a parameter, and run with each of these.
/// </summary>
internal static class ScanLimits
{
    /// <summary>The default: hosts of up to 64 rules are scanned, larger ones have a trie.</summary>
    public const int Usual = PathTable.ScanLimit;

    /// <summary>Every host with a rule has a trie.</summary>
    public const int TrieAlways = 0;
}
