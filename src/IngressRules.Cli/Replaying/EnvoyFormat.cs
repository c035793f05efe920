namespace IngressRules.Cli.Replaying;

/// <summary>
/// Envoy's default format, that of Istio, which has more fields, and JSON with the names that Istio gives them. The text format escapes
/// nothing, so a user agent may have quotes, and the authority is looked for from the end of the line.
/// </summary>
internal sealed class EnvoyFormat : LogFormat
{
    // How many fields without quotes follow the request, and how many quotes there are from there on at least.
    private const int PlainFields = 6, PlainQuotes = 10, IstioFields = 4, IstioQuotes = 12;

    private readonly JsonRequest _fields = new(["authority", ":authority"], ["method", ":method"], ["path", ":path"]);

    /// <inheritdoc/>
    public override string Name => "envoy";

    /// <inheritdoc/>
    public override bool TryRead(ReadOnlySpan<byte> line, Span<byte> room, out LoggedRequest request)
    {
        request = default;
        if (!line.StartsWith((byte)'['))
        {
            return line.StartsWith((byte)'{') && _fields.TryRead(line, room, out request);
        }

        if (!RequestLine.TryReadRaw(line, out ReadOnlySpan<byte> method, out ReadOnlySpan<byte> target, out ReadOnlySpan<byte> rest)
            || !TryReadAuthority(rest, out ReadOnlySpan<byte> authority))
        {
            return false;
        }

        request = new(authority, method, target);
        return true;
    }

    /// <summary>Takes the text between the last quotes but two, if the line is whole.</summary>
    private static bool TryReadAuthority(ReadOnlySpan<byte> fields, out ReadOnlySpan<byte> authority)
    {
        authority = default;
        int first = fields.IndexOf((byte)'"');
        if (first < 0 || fields.Count((byte)'"') < (fields[..first].Trim((byte)' ').Count((byte)' ') + 1) switch
        {
            PlainFields => PlainQuotes,
            IstioFields => IstioQuotes,
            _ => int.MaxValue,
        })
        {
            return false;
        }

        int upstreamEnd = fields.LastIndexOf((byte)'"');
        int upstream = fields[..upstreamEnd].LastIndexOf(" \""u8);
        ReadOnlySpan<byte> rest = upstream < 0 ? default : fields[..upstream];
        int start = rest.LastIndexOf(" \""u8);
        if (start < 0 || !rest.EndsWith((byte)'"') || !IsUpstream(fields[(upstream + 2)..upstreamEnd]))
        {
            return false;
        }

        authority = rest[(start + 2)..^1];
        return true;
    }

    /// <summary>True for an address with a port, the path of a socket, and where there is none.</summary>
    private static bool IsUpstream(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("-"u8) || text.Contains((byte)':') || text.StartsWith((byte)'/');
}
