namespace IngressRules.Cli.Replaying;

/// <summary>Traefik's access log as JSON.</summary>
internal sealed class TraefikJsonFormat : LogFormat
{
    // RequestHost is the name without the port, and may be dropped by the configuration; RequestAddr is the Host header.
    private readonly JsonRequest _fields = new(["RequestHost", "RequestAddr"], ["RequestMethod"], ["RequestPath"]);

    /// <inheritdoc/>
    public override string Name => "traefik-json";

    /// <inheritdoc/>
    public override bool TryRead(ReadOnlySpan<byte> line, Span<byte> room, out LoggedRequest request) =>
        _fields.TryRead(line, room, out request);
}
