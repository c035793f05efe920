using System.Numerics;
using System.Text;

namespace IngressRules.Matching;

/// <summary>What a host name leads to.</summary>
/// <param name="Host">The name in lower case, without <c>*.</c>.</param>
/// <param name="Rules">The rules, or null for a name that occurs in <c>spec.tls</c> only.</param>
/// <param name="TlsConfigured">True where the name occurs in <c>spec.tls</c>.</param>
internal sealed record HostEntry(string Host, HostRules? Rules, bool TlsConfigured);

/// <summary>
/// The hosts of one kind, exact or wildcard, in an open-addressed table. A request's host is hashed and compared where it
/// stands, whatever its case; no lower-case copy is made.
/// </summary>
internal sealed class HostTable
{
    private readonly Slot[] _slots;
    private readonly int _mask;

    public HostTable(IReadOnlyCollection<HostEntry> entries)
    {
        // At most half full, so that a miss ends after a slot or two.
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, entries.Count * 2))];
        _mask = _slots.Length - 1;
        foreach (HostEntry entry in entries)
        {
            uint hash = TextHash.OfHost(entry.Host);
            int i = (int)hash & _mask;
            while (_slots[i].Entry is not null)
            {
                i = (i + 1) & _mask;
            }

            _slots[i] = new Slot(hash, entry);
        }
    }

    /// <summary>The entry of a name, or null. Only ASCII letters are compared without regard to case.</summary>
    public HostEntry? Find(ReadOnlySpan<char> host)
    {
        uint hash = TextHash.OfHost(host);
        for (int i = (int)hash & _mask; _slots[i].Entry is { } entry; i = (i + 1) & _mask)
        {
            if (_slots[i].Hash == hash && Ascii.EqualsIgnoreCase(entry.Host, host))
            {
                return entry;
            }
        }

        return null;
    }

    private readonly record struct Slot(uint Hash, HostEntry? Entry);
}
