namespace IngressRules.Diagnostics;

/// <summary>
/// The edit distance of one name to many others, as <see cref="EditDistance"/> has it. A column of its table is one number, so that
/// many are compared in little time.
/// </summary>
/// <remarks>
/// The algorithm of Myers with Hyyrö's extension for neighbours that are swapped: neighbouring cells of the table differ by one at most,
/// and the bits say where a column rises and where it falls.
/// </remarks>
internal sealed class NameDistance
{
    private readonly string _name;

    /// <summary>For each ASCII character where the name has it; null where the name is too long, or not ASCII.</summary>
    private readonly ulong[]? _places;

    /// <param name="name">The one name.</param>
    public NameDistance(string name)
    {
        _name = name;
        if (name.Length is 0 or > 64 || !System.Text.Ascii.IsValid(name))
        {
            return;
        }

        _places = new ulong[128];
        for (int i = 0; i < name.Length; i++)
        {
            _places[char.ToLowerInvariant(name[i])] |= 1UL << i;
        }
    }

    /// <summary>The distance to another name.</summary>
    public int To(string other)
    {
        if (_places is not { } places)
        {
            return EditDistance.Between(_name, other);
        }

        int distance = _name.Length;
        ulong last = 1UL << (_name.Length - 1);
        (ulong rises, ulong falls, ulong diagonal, ulong before) = (ulong.MaxValue, 0, 0, 0);
        foreach (char c in other)
        {
            char letter = char.ToLowerInvariant(c);
            ulong same = letter < places.Length ? places[letter] : 0;
            ulong swapped = ((~diagonal & same) << 1) & before;
            diagonal = (((same & rises) + rises) ^ rises) | same | falls | swapped;
            ulong risesAcross = falls | ~(diagonal | rises), fallsAcross = diagonal & rises;
            distance += (risesAcross & last) != 0 ? 1 : (fallsAcross & last) != 0 ? -1 : 0;
            risesAcross = (risesAcross << 1) | 1;
            rises = (fallsAcross << 1) | ~(diagonal | risesAcross);
            falls = diagonal & risesAcross;
            before = same;
        }

        return distance;
    }
}
