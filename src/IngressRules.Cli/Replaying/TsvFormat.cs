namespace IngressRules.Cli.Replaying;

/// <summary>Host, tab and target, as <c>--requests</c> has them. Further columns are ignored.</summary>
internal sealed class TsvFormat : LogFormat
{
    /// <inheritdoc/>
    public override string Name => "tsv";

    /// <inheritdoc/>
    public override bool TryRead(ReadOnlySpan<byte> line, Span<byte> room, out LoggedRequest request)
    {
        request = default;
        int tab = line.IndexOf((byte)'\t');
        if (tab < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> target = line[(tab + 1)..];
        int further = target.IndexOf((byte)'\t');
        request = new(line[..tab], default, further < 0 ? target : target[..further]);
        return true;
    }

    /// <inheritdoc/>
    public override bool LooksLike(ReadOnlySpan<byte> line, Span<byte> room) =>
        base.LooksLike(line, room) && !line[..line.IndexOf((byte)'\t')].ContainsAny((byte)' ', (byte)'"');
}
