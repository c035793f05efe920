namespace IngressRules.Diagnostics;

/// <summary>The edit distance of two names, used to suggest a name for a misspelt one.</summary>
public static class EditDistance
{
    /// <summary>
    /// The number of characters that must be inserted, removed, replaced or swapped with a neighbour to turn one text into the other,
    /// ignoring case. Time grows with the product of the lengths and stack with the lengths, so only short texts such as names are
    /// compared.
    /// </summary>
    public static int Between(string a, string b)
    {
        int width = b.Length + 1;
        Span<int> rows = stackalloc int[3 * width];
        Span<int> before = rows[..width], last = rows.Slice(width, width), row = rows[(2 * width)..];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            Span<int> free = before;
            before = last;
            last = row;
            row = free;
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int distance = Math.Min(last[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1), Math.Min(last[j], row[j - 1]) + 1);
                bool exchanged = i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]);
                row[j] = exchanged ? Math.Min(distance, before[j - 2] + 1) : distance;
            }
        }

        return row[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
