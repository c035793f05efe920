namespace IngressRules.Patterns;

/// <summary>
/// What an automaton distinguishes in a text: classes of bytes that all steps treat alike, a newline that ends the text, and the end.
/// </summary>
internal sealed class AutomatonSymbols
{
    private readonly byte[] _classOf = new byte[256];
    private readonly byte[] _example;

    /// <summary>Creates the symbols.</summary>
    /// <param name="sets">The sets of bytes that are distinguished.</param>
    public AutomatonSymbols(IEnumerable<ByteSet> sets)
    {
        int count = 1;
        var halves = new Dictionary<(byte Class, bool IsIn), byte>();
        foreach (ByteSet set in sets)
        {
            halves.Clear();
            int before = count;
            count = 0;
            for (int value = 0; value < _classOf.Length; value++)
            {
                (byte, bool) half = (_classOf[value], set.Contains((byte)value));
                if (!halves.TryGetValue(half, out byte number))
                {
                    number = (byte)count++;
                    halves.Add(half, number);
                }

                _classOf[value] = number;
            }

            if (count == _classOf.Length && before == count)
            {
                break;
            }
        }

        _example = new byte[count];
        for (int value = 0; value < _classOf.Length; value++)
        {
            _example[_classOf[value]] = (byte)value;
        }

        Count = count + 1;
    }

    /// <summary>The number of symbols that are followed by something: classes, and the newline at the end.</summary>
    public int Count { get; }

    /// <summary>The newline that ends a text.</summary>
    public int FinalNewline => Count - 1;

    /// <summary>The end of a text.</summary>
    public int End => Count;

    /// <summary>The class of a character. One above U+00FF counts as a byte that is not ASCII.</summary>
    public int Of(char c) => _classOf[Math.Min(c, '\xff')];

    /// <summary>A byte of a symbol.</summary>
    public byte ByteOf(int symbol) => symbol == FinalNewline ? (byte)'\n' : _example[symbol];
}
