using IngressRules.Model;

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
        if (!path.ContainsAnyExceptInRange('\x01', '\x7f') && !path.Contains('%') && path.IndexOf("//") < 0 && path.IndexOf("/.") < 0)
        {
            return end < 0 ? target : path.ToString();
        }

        byte[] utf8 = new byte[CanonicalPath.MaxUtf8Length(path)];
        Span<byte> bytes = utf8.AsSpan(0, CanonicalPath.Encode(path, utf8));
        byte[] canonical = new byte[CanonicalPath.MaxLength(bytes) * 3];
        int length = CanonicalPath.CanonicalizeDecoded(bytes, canonical);
        if (length < 0)
        {
            return null;
        }

        char[] decoded = new char[length];
        return new string(decoded, 0, DecodedPath.Write(canonical.AsSpan(0, length), decoded));
    }
}
