namespace IngressRules.Cli.Replaying;

/// <summary>A format of access logs: where a line has its request.</summary>
internal abstract class LogFormat
{
    /// <summary>All formats, in the order in which a line is tried: those that few other lines look like come first.</summary>
    public static IReadOnlyList<LogFormat> All { get; } =
    [
        new TraefikJsonFormat(), new EnvoyFormat(), new TsvFormat(), EscapedClfFormat.IngressNginx, new TraefikClfFormat(),
        EscapedClfFormat.Nginx,
    ];

    /// <summary>The name, as the command line has it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether lines name the host of their request.</summary>
    public virtual bool HasHost => true;

    /// <summary>Finds the request of a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="room">Room for text whose escapes are undone, as long as the line.</param>
    /// <param name="request">The request; it refers to the line or the room.</param>
    /// <returns>False if the line is not of this format, or names no request.</returns>
    public abstract bool TryRead(ReadOnlySpan<byte> line, Span<byte> room, out LoggedRequest request);

    /// <summary>True if a line looks like one of this format rather than of another in which its request could be read, too.</summary>
    /// <param name="line">The line.</param>
    /// <param name="room">Room as for <see cref="TryRead"/>.</param>
    public virtual bool LooksLike(ReadOnlySpan<byte> line, Span<byte> room) =>
        TryRead(line, room, out LoggedRequest request) && request.HasTarget;
}
