using System.Globalization;
using System.Text;
using IngressRules.Model;

namespace IngressRules.Comparison;

/// <summary>Finds a request for an area of paths that lies in no smaller one.</summary>
/// <param name="keys">The keys of all areas, in ordinal order, each once.</param>
/// <param name="collapseSlashes">Whether consecutive slashes in a request count as one.</param>
internal sealed class WitnessPath(List<string> keys, bool collapseSlashes)
{
    private const string Any = "any";

    // The characters that a request line can hold, those first that people like to read. A percent sign comes last: what follows it may
    // make it a triplet.
    private const string Characters =
        "xyzabcdefghijklmnopqrstuvw0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ~.!$&'()*+,;=:@\"<>[\\]^`{|}/%";

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _known =
        keys.ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// The text of a request in the area of a key and in that of no longer key; null if the longer ones leave nothing.
    /// </summary>
    public string? Find(string key)
    {
        if (RuleKeys.IsExact(key))
        {
            return key;
        }

        bool atElement = key.Length == 0 || key[^1] == '/';
        string itself = key.Length > 0 && atElement ? key + RuleKeys.End : key + RuleKeys.LastSlashAndEnd;
        return IsFree(itself, key.Length) ? itself
            : atElement && IsFree(key + Any + RuleKeys.LastSlashAndEnd, key.Length) ? key + Any + RuleKeys.LastSlashAndEnd
            : Extend(key);
    }

    /// <summary>The target of a request line for a path in canonical form.</summary>
    /// <remarks>
    /// A rule can have a path such as <c>/%4%31</c>, whose canonical form <c>/%41</c> looks like a triplet and is none. A request for it is
    /// written as the rule is: with the last digit encoded.
    /// </remarks>
    public static string TargetOf(string canonical)
    {
        if (CanonicalPath.OfRule(canonical) == canonical)
        {
            return canonical;
        }

        var target = new StringBuilder(canonical.Length + 8);
        for (int i = 0; i < canonical.Length; i++)
        {
            bool triplet = canonical[i] == '%' && i + 2 < canonical.Length;
            if (triplet && CanonicalPath.OfRule(canonical.Substring(i, 3)) != canonical.Substring(i, 3))
            {
                target.Append(canonical, i, 2).Append(CultureInfo.InvariantCulture, $"%{(int)canonical[i + 2]:X2}");
                i += 2;
            }
            else
            {
                target.Append(canonical[i]);
            }
        }

        return target.ToString();
    }

    /// <summary>
    /// Tries each next character: first those after which no key goes on, then, only if there is none, those after which one does. So a
    /// step down is taken only where there are as many keys as characters, and the search is linear in the keys.
    /// </summary>
    private string? Extend(string start)
    {
        foreach (char next in Characters)
        {
            string longer = start + next;
            string text = longer + (next == '/' ? RuleKeys.End : RuleKeys.LastSlashAndEnd);
            if (!GoesOn(longer) && IsFree(text, start.Length))
            {
                return text;
            }
        }

        foreach (char next in Characters)
        {
            string longer = start + next;
            if (!_known.Contains(longer) && GoesOn(longer) && MayGoOn(longer) && Extend(longer) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>True if some key begins with a text.</summary>
    private bool GoesOn(string text)
    {
        int at = keys.BinarySearch(text, StringComparer.Ordinal);
        at = at < 0 ? ~at : at;
        return at < keys.Count && keys[at].StartsWith(text, StringComparison.Ordinal);
    }

    private bool MayGoOn(string text) => !collapseSlashes || !($"/{text}").EndsWith("//", StringComparison.Ordinal);

    /// <summary>True if a text is one that a request can have, and begins with no key that is longer than the one given.</summary>
    private bool IsFree(string text, int keyLength)
    {
        for (int length = keyLength + 1; length <= text.Length; length++)
        {
            if (_known.Contains(text.AsSpan(0, length)))
            {
                return false;
            }
        }

        return CanonicalPath.IsReachable(RuleKeys.PathOf(text), collapseSlashes);
    }
}
