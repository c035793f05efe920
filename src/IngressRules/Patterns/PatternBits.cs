using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IngressRules.Patterns;

/// <summary>
/// Finds the first of several expressions that matches a text without keeping states: there is a bit for each byte that an expression can
/// take next, and a byte of the text moves all bits at once, some hundreds in an instruction. That costs more than a look into the table of
/// a <see cref="PatternAutomaton"/>, but nearly the same for every text, and its memory is that of the expressions.
/// </summary>
internal sealed class PatternBits
{
    private const int WordBits = 64;

    private readonly BitLayout _layout;
    private readonly AutomatonSymbols _symbols;
    private readonly int _words;

    // For each symbol, the bits that take it.
    private readonly ulong[] _takes;

    private PatternBits(BitLayout layout)
    {
        _layout = layout;
        _words = layout.Words;
        _symbols = new AutomatonSymbols(layout.Sets.Keys);
        _takes = new ulong[_symbols.Count * _words];
        for (int symbol = 0; symbol < _symbols.Count; symbol++)
        {
            Span<ulong> takes = _takes.AsSpan(symbol * _words, _words);
            foreach ((ByteSet set, List<int> bits) in layout.Sets)
            {
                foreach (int bit in set.Contains(_symbols.ByteOf(symbol)) ? bits : [])
                {
                    takes[bit / WordBits] |= 1UL << bit;
                }
            }
        }
    }

    /// <summary>Creates the bits of some expressions; null where one of them asks for the bytes on both sides of a place.</summary>
    /// <param name="patterns">The expressions, in the order in which they are tried.</param>
    public static PatternBits? TryMake(ReadOnlySpan<PatternParts> patterns) =>
        BitLayout.TryMake(patterns) is { } layout ? new(layout) : null;

    /// <summary>The number of the first expression that matches; <see cref="PatternAutomaton.None"/> for none.</summary>
    /// <param name="text">The text, a character for each byte; not empty, and more than a newline.</param>
    public int Find(ReadOnlySpan<char> text)
    {
        ulong[] rented = ArrayPool<ulong>.Shared.Rent(2 * _words);
        Span<ulong> taken = rented.AsSpan(0, _words), jumped = rented.AsSpan(_words, _words), takes = Takes(_symbols.Of(text[0]));
        jumped.Clear();
        for (int i = 0; i < taken.Length; i++)
        {
            taken[i] = _layout.First[i] & takes[i];
        }

        bool leaps = taken.IndexOfAnyExcept(0UL) >= 0;
        for (int i = 1; i < text.Length; i++)
        {
            if (i == text.Length - 1 && text[i] == '\n')
            {
                _layout.AddMatchesBeforeNewline(taken, jumped);
                leaps = true;
            }

            leaps = Move(taken, jumped, leaps, Takes(_symbols.Of(text[i])));
        }

        int found = _layout.FirstAtEnd(taken);
        ArrayPool<ulong>.Shared.Return(rented);
        return found;
    }

    private Span<ulong> Takes(int symbol) => _takes.AsSpan(symbol * _words, _words);

    /// <summary>From the bits that took a byte to those that take the next one.</summary>
    /// <param name="bits">The bits that took the last byte, then those that take the next one.</param>
    /// <param name="jumped">Empty bits, which are left empty.</param>
    /// <param name="leaps">Whether some of them may be followed by others than themselves and their neighbours.</param>
    /// <param name="takes">The bits that can take the next byte.</param>
    /// <returns>Whether some of the bits are followed so.</returns>
    private bool Move(Span<ulong> bits, Span<ulong> jumped, bool leaps, Span<ulong> takes)
    {
        if (leaps)
        {
            Jump(bits, jumped);
        }

        // The spans are equally long. Without their bounds, the loop takes half the time.
        ref Vector<ulong> taken = ref First(bits), taking = ref First(takes), arrived = ref First(jumped);
        ref Vector<ulong> repeats = ref First(_layout.Repeats), steps = ref First(_layout.Steps), jumps = ref First(_layout.Jumps);
        Vector<ulong> leaping = Vector<ulong>.Zero;
        int count = bits.Length / Vector<ulong>.Count;
        for (int i = 0; i < count; i++)
        {
            Vector<ulong> before = Unsafe.Add(ref taken, i);
            Vector<ulong> waiting = (before & Unsafe.Add(ref repeats, i)) | ((before & Unsafe.Add(ref steps, i)) << 1);
            if (leaps)
            {
                waiting |= Unsafe.Add(ref arrived, i);
                Unsafe.Add(ref arrived, i) = Vector<ulong>.Zero;
            }

            Vector<ulong> now = waiting & Unsafe.Add(ref taking, i);
            Unsafe.Add(ref taken, i) = now;
            leaping |= now & Unsafe.Add(ref jumps, i);
        }

        return leaping != Vector<ulong>.Zero;
    }

    /// <summary>Collects the bits that follow some elsewhere than beside them.</summary>
    private void Jump(ReadOnlySpan<ulong> from, Span<ulong> to)
    {
        for (int word = 0; word < from.Length; word++)
        {
            for (ulong bits = from[word] & _layout.Jumps[word]; bits != 0; bits &= bits - 1)
            {
                foreach ((int place, ulong targets) in _layout.TargetsOf((word * WordBits) + BitOperations.TrailingZeroCount(bits)))
                {
                    to[place] |= targets;
                }
            }
        }
    }

    private static ref Vector<ulong> First(Span<ulong> words) =>
        ref MemoryMarshal.GetReference(MemoryMarshal.Cast<ulong, Vector<ulong>>(words));
}
