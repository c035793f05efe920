using System.Buffers.Text;

namespace IngressRules.Cli.Replaying;

/// <summary>
/// The formats of nginx, in which the first quoted text of a line is the request: <c>combined</c>, which is that of Apache httpd, too, and
/// the default of ingress-nginx, which has more behind it.
/// </summary>
internal sealed class EscapedClfFormat : LogFormat
{
    private readonly bool _hasUpstream;

    private EscapedClfFormat(string name, bool hasUpstream) => (Name, _hasUpstream) = (name, hasUpstream);

    /// <summary><c>10.1.2.3 - - [28/Nov/2026:07:00:00 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8.5.0"</c>.</summary>
    public static EscapedClfFormat Nginx { get; } = new("nginx", hasUpstream: false);

    /// <summary>The same, and then <c>87 0.003 [shop-cart-80] [] 10.0.0.7:8080 612 0.003 200 4a6f…</c>.</summary>
    public static EscapedClfFormat IngressNginx { get; } = new("ingress-nginx", hasUpstream: true);

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool HasHost => false;

    /// <inheritdoc/>
    public override bool TryRead(ReadOnlySpan<byte> line, Span<byte> room, out LoggedRequest request)
    {
        request = default;
        if (!TryReadQuoted(ref line, out ReadOnlySpan<byte> quoted)
            || !RequestLine.TrySplit(quoted, out ReadOnlySpan<byte> method, out ReadOnlySpan<byte> target))
        {
            return false;
        }

        request = new(default, method, EscapedText.Undo(target, room));
        return true;
    }

    /// <inheritdoc/>
    public override bool LooksLike(ReadOnlySpan<byte> line, Span<byte> room) =>
        base.LooksLike(line, room) && (!_hasUpstream || HasUpstream(line));

    /// <summary>True where the length of the request, its time and the name of an upstream follow the user agent.</summary>
    private static bool HasUpstream(ReadOnlySpan<byte> line) =>
        TryReadQuoted(ref line, out _)
        && TryReadQuoted(ref line, out _)
        && TryReadQuoted(ref line, out _)
        && line.StartsWith((byte)' ')
        && Utf8Parser.TryParse(line[1..], out long _, out int digits)
        && line[(digits + 1)..].StartsWith((byte)' ')
        && Utf8Parser.TryParse(line[(digits + 2)..], out double _, out int time)
        && line[(digits + time + 2)..].StartsWith(" ["u8);

    private static bool TryReadQuoted(scoped ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> quoted)
    {
        quoted = default;
        int start = line.IndexOf((byte)'"');
        if (start < 0)
        {
            return false;
        }

        line = line[(start + 1)..];
        int end = EscapedText.FindEnd(line);
        if (end < 0)
        {
            return false;
        }

        quoted = line[..end];
        line = line[(end + 1)..];
        return true;
    }
}
