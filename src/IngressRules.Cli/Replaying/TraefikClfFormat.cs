namespace IngressRules.Cli.Replaying;

/// <summary>
/// Traefik's common log format: <c>10.1.2.3 - - [28/Nov/2026:07:00:00 +0000] "GET / HTTP/1.1" 200 612 "-" "-" 87 "cart@kubernetes"
/// "http://10.0.0.7:8080" 3ms</c>. It escapes nothing.
/// </summary>
internal sealed class TraefikClfFormat : LogFormat
{
    /// <inheritdoc/>
    public override string Name => "traefik-clf";

    /// <inheritdoc/>
    public override bool HasHost => false;

    /// <inheritdoc/>
    public override bool TryRead(ReadOnlySpan<byte> line, Span<byte> room, out LoggedRequest request)
    {
        request = default;
        if (!RequestLine.TryReadRaw(line, out ReadOnlySpan<byte> method, out ReadOnlySpan<byte> target, out _))
        {
            return false;
        }

        request = new(default, method, target);
        return true;
    }

    /// <inheritdoc/>
    public override bool LooksLike(ReadOnlySpan<byte> line, Span<byte> room) => line.EndsWith("ms"u8) && base.LooksLike(line, room);
}
