namespace IngressRules.IngressNginx.Patterns;

/// <summary>Reads counts of repetitions: <c>{2}</c>, <c>{2,}</c>, <c>{2,5}</c>. Any other brace is a character.</summary>
/// <param name="reader">The expression.</param>
internal sealed class PcreCounts(PcreReader reader)
{
    private const int MaxRepetitions = 65535;

    /// <summary>Whether a brace begins a count.</summary>
    /// <param name="brace">Its position.</param>
    public bool IsAt(int brace)
    {
        int before = reader.Position;
        reader.Position = brace;
        bool isCount = reader.Peek() == '{' && Digits() is not null;
        reader.Position = before;
        return isCount;
    }

    /// <summary>Reads a count; null for a brace that begins none, which is not read.</summary>
    public (int Min, int? Max)? Read()
    {
        int start = reader.Position;
        if (Digits() is not { } count)
        {
            return null;
        }

        if (count.Min > MaxRepetitions || count.Max > MaxRepetitions)
        {
            reader.Invalid("the number of repetitions is too large", start);
            return (0, null);
        }

        if (count.Max < count.Min)
        {
            reader.Invalid("the greatest number of repetitions is below the least", start);
            return (0, null);
        }

        return count;
    }

    private (int Min, int? Max)? Digits()
    {
        int start = reader.Position++;
        int? min = reader.ReadNumber(10), max = min;
        if (min is not null && reader.Skip(","))
        {
            max = reader.ReadNumber(10);
        }

        if (min is not null && reader.Skip("}"))
        {
            return (min.Value, max);
        }

        reader.Position = start;
        return null;
    }
}
