namespace IngressRules.Matching;

/// <summary>The path of a request target as policies see it (N20).</summary>
public static class DecodedTarget
{
    /// <summary>
    /// The path decoded once, a character for each byte: without query and fragment, repeated slashes as one, dot segments resolved. An
    /// encoded slash counts as a slash.
    /// </summary>
    /// <param name="target">The target as sent, in origin form: it begins with a slash.</param>
    /// <returns>
    /// Null for a target that is no path, or one that nobody serves: a broken triplet, a NUL, or a dot segment above the root.
    /// </returns>
    public static string? Of(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!target.StartsWith('/'))
        {
            return null;
        }

        int end = target.AsSpan().IndexOfAny('?', '#');
        ReadOnlySpan<char> path = end < 0 ? target : target.AsSpan(0, end);
        if (path.IndexOfAny('%', '\0') < 0 && path.IndexOf("//") < 0 && path.IndexOf("/.") < 0)
        {
            return end < 0 ? target : path.ToString();
        }

        char[] decoded = new char[path.Length];
        int length = Decode(path, decoded);
        return length < 0 || !Resolve(decoded, ref length) ? null : new string(decoded, 0, length);
    }

    private static int Decode(ReadOnlySpan<char> path, Span<char> decoded)
    {
        int length = 0;
        for (int i = 0; i < path.Length; i++)
        {
            char c = path[i];
            if (c == '%')
            {
                if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
                {
                    return -1;
                }

                c = (char)((Convert.ToInt32(path[i + 1].ToString(), 16) << 4) | Convert.ToInt32(path[i + 2].ToString(), 16));
                i += 2;
            }

            if (c == '\0')
            {
                return -1;
            }

            decoded[length++] = c;
        }

        return length;
    }

    /// <summary>Joins slashes and resolves dot segments, in place and in one pass. False where a segment leads above the root.</summary>
    private static bool Resolve(Span<char> path, ref int length)
    {
        int written = 1;
        for (int start = 1; start <= length;)
        {
            int next = path[start..length].IndexOf('/');
            bool last = next < 0;
            ReadOnlySpan<char> segment = last ? path[start..length] : path.Slice(start, next);
            start += segment.Length + 1;
            if (segment is "..")
            {
                if (written == 1)
                {
                    return false;
                }

                // The text ends with a slash here, so the segment before it goes.
                written = path[..(written - 1)].LastIndexOf('/') + 1;
            }
            else if (segment is not ("" or "."))
            {
                segment.CopyTo(path[written..]);
                written += segment.Length;
                if (!last)
                {
                    path[written++] = '/';
                }
            }
        }

        length = written;
        return true;
    }
}
