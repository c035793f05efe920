using IngressRules.Matching;

namespace IngressRules.Tests.Support;

/// <summary>
/// How many rules of a host are scanned at most before it becomes a trie. Tests about matching are written once, as an abstract class that
/// takes the limit, and run with each of these.
/// </summary>
internal static class ScanLimits
{
    /// <summary>What a user gets: hosts of up to 64 rules are scanned, larger ones have a trie.</summary>
    public const int Usual = PathRules.ScanLimit;

    /// <summary>Every host with a rule has a trie.</summary>
    public const int TrieAlways = 0;
}
