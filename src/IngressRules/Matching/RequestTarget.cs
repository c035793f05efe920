using System.Buffers;
using System.Text;
using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Matching;

/// <summary>
/// Handles request targets as they appear in the request line: usually a path and a query, sometimes an absolute URL, an asterisk or an
/// authority. All code that compares paths uses <see cref="GetCanonicalPath"/>, so that different spellings of a path count as one.
/// </summary>
public static class RequestTarget
{
    /// <summary>
    /// The canonical path of a target (specification 3.10): without query, percent triplets normalised, dot segments resolved, slashes
    /// collapsed. For a target that is not a path, such as <c>*</c>, the result is text that no rule matches.
    /// </summary>
    /// <param name="target">The raw target; of an absolute form only its path is used.</param>
    /// <param name="collapseSlashes">Whether consecutive slashes count as one (Q14).</param>
    public static string GetCanonicalPath(ReadOnlySpan<char> target, bool collapseSlashes = true)
    {
        byte[] utf8 = ArrayPool<byte>.Shared.Rent(CanonicalPath.MaxUtf8Length(target));
        ReadOnlySpan<byte> path = CutQuery(Split(utf8.AsSpan(0, CanonicalPath.Encode(target, utf8)), default, out _));
        byte[] canonical = ArrayPool<byte>.Shared.Rent(CanonicalLength(path));
        try
        {
            return Encoding.ASCII.GetString(canonical.AsSpan(0, Canonicalize(path, canonical, collapseSlashes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(canonical);
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    /// <summary>The canonical path of a target as the rules of a table are compared with it.</summary>
    internal static string CanonicalPathOf(ReadOnlySpan<char> target, CompilerOptions options)
    {
        if (options.Dialect is not { ComparesDecodedPaths: true })
        {
            return GetCanonicalPath(target, options.CollapseSlashes);
        }

        byte[] utf8 = new byte[CanonicalPath.MaxUtf8Length(target)];
        ReadOnlySpan<byte> path = CutQuery(Split(utf8.AsSpan(0, CanonicalPath.Encode(target, utf8)), default, out _));
        byte[] canonical = new byte[CanonicalLength(path)];
        int length = path.IsEmpty ? Canonicalize(path, canonical, true) : CanonicalPath.CanonicalizeDecoded(path, canonical);
        return length < 0 ? Encoding.UTF8.GetString(path) : Encoding.ASCII.GetString(canonical.AsSpan(0, length));
    }

    /// <summary>
    /// True if servers interpret the target differently: it has an encoded slash, backslash or NUL, a raw backslash or NUL, a broken
    /// percent triplet, a <c>#</c>, or a dot segment beside an empty segment, as in <c>/x//../admin</c>.
    /// </summary>
    /// <param name="target">The raw target. Its query is ignored, except for a <c>#</c>.</param>
    public static bool IsAmbiguous(ReadOnlySpan<char> target)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CanonicalPath.MaxUtf8Length(target));
        try
        {
            return IsAmbiguous(buffer.AsSpan(0, CanonicalPath.Encode(target, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc cref="IsAmbiguous(ReadOnlySpan{char})"/>
    public static bool IsAmbiguous(ReadOnlySpan<byte> target) => IsAmbiguous(target, exceptEncodedSlash: false);

    /// <inheritdoc cref="IsAmbiguous(ReadOnlySpan{char})"/>
    /// <param name="target">The raw target.</param>
    /// <param name="exceptEncodedSlash">Whether an encoded slash alone does not make it ambiguous.</param>
    internal static bool IsAmbiguous(ReadOnlySpan<byte> target, bool exceptEncodedSlash)
    {
        if (target.Contains((byte)'#'))
        {
            return true;
        }

        ReadOnlySpan<byte> path = CutQuery(Split(target, default, out _));
        if (path.ContainsAny((byte)'\\', (byte)'\0'))
        {
            return true;
        }

        for (int i = path.IndexOf((byte)'%'); i >= 0 && i < path.Length; i++)
        {
            if (path[i] == '%'
                && (i + 2 >= path.Length || IsDoubtful((char)path[i + 1], (char)path[i + 2], exceptEncodedSlash)))
            {
                return true;
            }
        }

        return ReadersDisagreeOnDots(path);
    }

    /// <summary>The size of the buffer that <see cref="Canonicalize"/> needs for a path.</summary>
    internal static int CanonicalLength(ReadOnlySpan<byte> path) => Math.Max(1, CanonicalPath.MaxLength(path));

    /// <summary>
    /// Writes the canonical form of a path without query, in ASCII. The destination must have the size <see cref="CanonicalLength"/>.
    /// </summary>
    internal static int Canonicalize(ReadOnlySpan<byte> path, Span<byte> destination, bool collapseSlashes)
    {
        if (path.IsEmpty)
        {
            destination[0] = (byte)'/';
            return 1;
        }

        int length = CanonicalPath.SettlePercents(path, destination);
        return destination[0] == '/' ? CanonicalPath.ResolveSegments(destination[..length], collapseSlashes) : length;
    }

    /// <summary>The host that counts for a request: the authority of a target in absolute form, else the Host header.</summary>
    internal static string HostOf(string host, string target)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(target);
        ReadOnlySpan<byte> path = Split(utf8, default, out ReadOnlySpan<byte> authority);
        return path.Length == utf8.Length ? host : Encoding.UTF8.GetString(authority);
    }

    /// <summary>The text before the first <c>?</c> or <c>#</c>.</summary>
    internal static ReadOnlySpan<byte> CutQuery(ReadOnlySpan<byte> target)
    {
        int end = target.IndexOfAny((byte)'?', (byte)'#');
        return end < 0 ? target : target[..end];
    }

    /// <summary>
    /// Splits an absolute form (RFC 9112, 3.2.2) into authority and path; the authority then replaces the Host header. Any other target is
    /// returned unchanged as the path.
    /// </summary>
    internal static ReadOnlySpan<byte> Split(ReadOnlySpan<byte> target, ReadOnlySpan<byte> host, out ReadOnlySpan<byte> effectiveHost)
    {
        effectiveHost = host;
        int scheme = target.StartsWith((byte)'/') ? -1 : target.IndexOf("://"u8);
        if (scheme < 0 || !(Ascii.EqualsIgnoreCase(target[..scheme], "http"u8) || Ascii.EqualsIgnoreCase(target[..scheme], "https"u8)))
        {
            return target;
        }

        ReadOnlySpan<byte> rest = target[(scheme + 3)..];
        int end = rest.IndexOfAny((byte)'/', (byte)'?', (byte)'#');
        effectiveHost = end < 0 ? rest : rest[..end];
        return end < 0 ? default : rest[end..];
    }

    /// <summary>True if the text after a percent sign is not a triplet, or is the triplet of a slash, a backslash or a NUL.</summary>
    private static bool IsDoubtful(char high, char low, bool exceptSlash) =>
        !char.IsAsciiHexDigit(high) || !char.IsAsciiHexDigit(low) || (high, (char)(low | 0x20)) switch
        {
            ('0', '0') or ('5', 'c') => true,
            ('2', 'f') => !exceptSlash,
            _ => false,
        };

    /// <summary>
    /// RFC 3986 resolves dot segments before slashes are collapsed; many servers do it after. <c>/x//../admin</c> is <c>/x/admin</c> to the
    /// former and <c>/admin</c> to the latter. Both agree on a path without empty segments or without dot segments.
    /// </summary>
    private static bool ReadersDisagreeOnDots(ReadOnlySpan<byte> path)
    {
        if (path.IndexOf("//"u8) < 0 || !path.StartsWith((byte)'/'))
        {
            return false;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(2 * CanonicalPath.MaxLength(path));
        try
        {
            Span<byte> resolvedFirst = buffer.AsSpan(0, CanonicalPath.SettlePercents(path, buffer));
            if (HasEmptyBesideDots(resolvedFirst))
            {
                return true;
            }

            Span<byte> collapsedFirst = buffer.AsSpan(resolvedFirst.Length, resolvedFirst.Length);
            resolvedFirst.CopyTo(collapsedFirst);
            collapsedFirst = collapsedFirst[..CanonicalPath.CollapseSlashes(collapsedFirst)];
            collapsedFirst = collapsedFirst[..CanonicalPath.ResolveSegments(collapsedFirst, collapseSlashes: false)];
            resolvedFirst = resolvedFirst[..CanonicalPath.ResolveSegments(resolvedFirst, collapseSlashes: true)];
            return !resolvedFirst.SequenceEqual(collapsedFirst);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool HasEmptyBesideDots(ReadOnlySpan<byte> path)
    {
        bool afterEmpty = false, afterDots = false;
        for (int start = 1; start <= path.Length;)
        {
            int length = path[start..].IndexOf((byte)'/');
            bool last = length < 0;
            ReadOnlySpan<byte> segment = last ? path[start..] : path.Slice(start, length);
            bool dots = segment.SequenceEqual("."u8) || segment.SequenceEqual(".."u8);
            bool empty = segment.IsEmpty && !last;
            if ((dots && afterEmpty) || (empty && afterDots))
            {
                return true;
            }

            (afterEmpty, afterDots) = (empty, dots);
            start += segment.Length + 1;
        }

        return false;
    }
}
