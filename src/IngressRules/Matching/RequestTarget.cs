using System.Buffers;
using IngressRules.Model;

namespace IngressRules.Matching;

/// <summary>
/// What a request asks for, as it stands in the request line: usually a path and a query, sometimes a whole URL, an asterisk or an authority.
/// Everything that compares paths uses <see cref="GetCanonicalPath"/>, so that no spelling of a path is seen as two different ones.
/// </summary>
public static class RequestTarget
{
    /// <summary>What a canonical path may consist of. Backslash and NUL are lawful text, but a reason to look twice.</summary>
    private static readonly SearchValues<char> Plain =
        SearchValues.Create(Enumerable.Range(0, 128).Select(c => (char)c).Where(c => c is not ('%' or '?' or '#' or '\\' or '\0')).ToArray());

    /// <summary>
    /// The canonical path of a target (spec sheet 3.10): the query cut, percent triplets settled, dot segments resolved, slashes collapsed.
    /// A target that is no path, such as <c>*</c>, comes back as text that no rule matches.
    /// </summary>
    /// <param name="target">The raw target; of an absolute form its path is taken.</param>
    /// <param name="collapseSlashes">Whether several slashes in a row count as one (Q14).</param>
    public static string GetCanonicalPath(ReadOnlySpan<char> target, bool collapseSlashes = true)
    {
        ReadOnlySpan<char> path = CutQuery(Split(target, default, out _));
        if (IsCanonical(path))
        {
            return path.ToString();
        }

        char[] buffer = ArrayPool<char>.Shared.Rent(Math.Max(1, CanonicalPath.MaxLength(path)));
        try
        {
            return new string(buffer, 0, Canonicalize(path, buffer, collapseSlashes));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// True where different readers read the target differently: an encoded slash, backslash or NUL, a raw backslash or NUL, a broken percent
    /// triplet, a <c>#</c>, or a dot segment beside an empty one, as in <c>/x//../admin</c>.
    /// </summary>
    /// <param name="target">The raw target. Its query is not looked at, but for a <c>#</c>.</param>
    public static bool IsAmbiguous(ReadOnlySpan<char> target)
    {
        if (target.Contains('#'))
        {
            return true;
        }

        ReadOnlySpan<char> path = CutQuery(Split(target, default, out _));
        if (path.ContainsAny('\\', '\0'))
        {
            return true;
        }

        for (int i = path.IndexOf('%'); i >= 0 && i < path.Length; i++)
        {
            if (path[i] != '%')
            {
                continue;
            }

            if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]) || IsReserved(path.Slice(i + 1, 2)))
            {
                return true;
            }
        }

        return ReadersDisagreeOnDots(path);
    }

    /// <summary>True where a path is in canonical form and unambiguous, so that it can be matched where it stands.</summary>
    internal static bool IsCanonical(ReadOnlySpan<char> path) =>
        path.StartsWith('/') && !path.ContainsAnyExcept(Plain) && path.IndexOf("//") < 0 && path.IndexOf("/.") < 0;

    /// <summary>Writes the canonical form of a path without query. The destination has room for <see cref="CanonicalPath.MaxLength"/>, at least 1.</summary>
    internal static int Canonicalize(ReadOnlySpan<char> path, Span<char> destination, bool collapseSlashes)
    {
        if (path.IsEmpty)
        {
            destination[0] = '/';
            return 1;
        }

        int length = CanonicalPath.SettlePercents(path, destination);
        return destination[0] == '/' ? CanonicalPath.ResolveSegments(destination[..length], collapseSlashes) : length;
    }

    /// <summary>The text before the first <c>?</c> or <c>#</c>.</summary>
    internal static ReadOnlySpan<char> CutQuery(ReadOnlySpan<char> target)
    {
        int end = target.IndexOfAny('?', '#');
        return end < 0 ? target : target[..end];
    }

    /// <summary>
    /// Splits an absolute form (RFC 9112, 3.2.2) into authority and path; the authority then replaces the Host header. Every other target is its
    /// own path.
    /// </summary>
    internal static ReadOnlySpan<char> Split(ReadOnlySpan<char> target, ReadOnlySpan<char> host, out ReadOnlySpan<char> effectiveHost)
    {
        effectiveHost = host;
        int scheme = target.StartsWith('/') ? -1 : target.IndexOf("://");
        if (scheme < 0 || !(target[..scheme].Equals("http", StringComparison.OrdinalIgnoreCase) || target[..scheme].Equals("https", StringComparison.OrdinalIgnoreCase)))
        {
            return target;
        }

        ReadOnlySpan<char> rest = target[(scheme + 3)..];
        int end = rest.IndexOfAny('/', '?', '#');
        effectiveHost = end < 0 ? rest : rest[..end];
        return end < 0 ? default : rest[end..];
    }

    private static bool IsReserved(ReadOnlySpan<char> hex) =>
        hex is "00" || hex.Equals("2f", StringComparison.OrdinalIgnoreCase) || hex.Equals("5c", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// RFC 3986 resolves dots before slashes are collapsed, many servers after: <c>/x//../admin</c> is <c>/x/admin</c> to the one and
    /// <c>/admin</c> to the other. Where a path has no empty segment, or no dots, both agree.
    /// </summary>
    private static bool ReadersDisagreeOnDots(ReadOnlySpan<char> path)
    {
        if (path.IndexOf("//") < 0 || !path.StartsWith('/'))
        {
            return false;
        }

        char[] buffer = ArrayPool<char>.Shared.Rent(2 * CanonicalPath.MaxLength(path));
        try
        {
            Span<char> resolvedFirst = buffer.AsSpan(0, CanonicalPath.SettlePercents(path, buffer));
            if (HasEmptyBesideDots(resolvedFirst))
            {
                return true;
            }

            Span<char> collapsedFirst = buffer.AsSpan(resolvedFirst.Length, resolvedFirst.Length);
            resolvedFirst.CopyTo(collapsedFirst);
            collapsedFirst = collapsedFirst[..CanonicalPath.CollapseSlashes(collapsedFirst)];
            collapsedFirst = collapsedFirst[..CanonicalPath.ResolveSegments(collapsedFirst, collapseSlashes: false)];
            resolvedFirst = resolvedFirst[..CanonicalPath.ResolveSegments(resolvedFirst, collapseSlashes: true)];
            return !resolvedFirst.SequenceEqual(collapsedFirst);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static bool HasEmptyBesideDots(ReadOnlySpan<char> path)
    {
        bool afterEmpty = false, afterDots = false;
        foreach (Range range in path[1..].Split('/'))
        {
            ReadOnlySpan<char> segment = path[1..][range];
            bool dots = segment is "." or "..";
            bool empty = segment.IsEmpty && range.End.Value < path.Length - 1;
            if ((dots && afterEmpty) || (empty && afterDots))
            {
                return true;
            }

            (afterEmpty, afterDots) = (empty, dots);
        }

        return false;
    }
}
