using IngressRules.Cli.Input;

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
        if (!RequestFile.TrySplit(line, out ReadOnlySpan<byte> host, out ReadOnlySpan<byte> target))
        {
            return false;
        }

        request = new(host, default, target);
        return true;
    }

    /// <inheritdoc/>
    public override bool LooksLike(ReadOnlySpan<byte> line, Span<byte> room) =>
        base.LooksLike(line, room) && !line[..line.IndexOf((byte)'\t')].ContainsAny((byte)' ', (byte)'"');
}
