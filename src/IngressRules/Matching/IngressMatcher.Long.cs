using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Matching;

// The slow path, for requests that are long, not plain or not canonical. Each step takes time proportional to the length of the request.
public sealed partial class IngressMatcher
{
    // The buffers are not zeroed, because that took as long as everything else (250 ns a request instead of 125). Only bytes that have been
    // written are read, because the code reads no further than the lengths that the writers return.
    private const int StackLimit = 4096;

    [SkipLocalsInit]
    private IngressMatch MatchLong(ReadOnlySpan<char> host, ReadOnlySpan<char> target)
    {
        int room = CanonicalPath.MaxUtf8Length(host) + CanonicalPath.MaxUtf8Length(target);
        byte[]? rented = room > StackLimit ? ArrayPool<byte>.Shared.Rent(room) : null;
        Span<byte> buffer = rented ?? stackalloc byte[StackLimit];
        try
        {
            ReadOnlySpan<byte> hostBytes = buffer[..CanonicalPath.Encode(host, buffer)];
            buffer = buffer[hostBytes.Length..];
            return MatchLong(hostBytes, buffer[..CanonicalPath.Encode(target, buffer)]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    [SkipLocalsInit]
    private IngressMatch MatchLong(ReadOnlySpan<byte> host, ReadOnlySpan<byte> target)
    {
        if (_refuseAmbiguous && RequestTarget.IsAmbiguous(target))
        {
            return IngressMatch.Refused;
        }

        ReadOnlySpan<byte> path = RequestTarget.CutQuery(RequestTarget.Split(target, host, out host));
        int room = RequestTarget.CanonicalLength(path) + PathText.EndLength;
        byte[]? rented = room > StackLimit ? ArrayPool<byte>.Shared.Rent(room) : null;
        Span<byte> buffer = rented ?? stackalloc byte[StackLimit];
        try
        {
            int length = RequestTarget.Canonicalize(path, buffer, _collapseSlashes);
            ReadOnlySpan<byte> name = RequestHost.Normalize(host);
            IngressMatch match = MatchCanonical(name, PathText.Complete(buffer, length));
            return _refuseAmbiguous && match.Success && buffer[..length].Contains((byte)'%') && IsDisguised(match, name, buffer[..length])
                ? IngressMatch.Refused
                : match;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <summary>
    /// True if decoding the path once more matches a rule with another backend that the path as written does not match: <c>/%2561dmin</c>
    /// for a rule <c>/admin</c>, or <c>/v1%3Arun</c> for a rule <c>/v1:run</c>.
    /// </summary>
    [SkipLocalsInit]
    private bool IsDisguised(in IngressMatch match, ReadOnlySpan<byte> name, ReadOnlySpan<byte> canonical)
    {
        int room = canonical.Length + PathText.EndLength;
        byte[]? rented = room > StackLimit ? ArrayPool<byte>.Shared.Rent(room) : null;
        Span<byte> buffer = rented ?? stackalloc byte[StackLimit];
        try
        {
            canonical.CopyTo(buffer);
            int length = CarelessReader.Read(buffer[..canonical.Length]);
            return MatchCanonical(name, PathText.Complete(buffer, length)).Rule is { } rule
                && rule.Backend != match.Backend
                && !CarelessReader.IsPlain(rule, canonical);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <param name="name">A host name without port, in any case; empty if there is none.</param>
    /// <param name="text">
    /// The path in the form of <see cref="PathText"/>; empty for a target that is not a path, which matches default backends only.
    /// </param>
    private IngressMatch MatchCanonical(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        int label = name.IndexOf((byte)'.');
        HostEntry exact = Find(_exact, name), wildcard = label > 0 ? Find(_wildcard, name[(label + 1)..]) : default;
        bool tls = exact.TlsConfigured || (wildcard.TlsConfigured && (exact.Rules is null || _fallthrough));
        PathTable? rules = exact.Rules ?? wildcard.Rules ?? _hostless;
        CompiledRule? rule = rules?.Find(text);
        if (!_fallthrough)
        {
            return new IngressMatch(rule, rule is null ? rules?.DefaultBackend ?? _globalDefault : null, tls);
        }

        rule ??= wildcard.Rules?.Find(text) ?? _hostless?.Find(text);
        return new IngressMatch(
            rule, rule is null ? exact.Rules?.DefaultBackend ?? wildcard.Rules?.DefaultBackend ?? _globalDefault : null, tls);
    }

    private static HostEntry Find(HostTable table, ReadOnlySpan<byte> name)
    {
        // No rule has a host longer than a DNS name.
        const int longestName = 253;
        if (name.Length is 0 or > longestName)
        {
            return default;
        }

        if (TextBlock.TryRead(name, 0, out TextBlock block))
        {
            return table.Find(block.ToLower()).Entry;
        }

        Span<char> characters = stackalloc char[longestName];
        return table.FindLong(characters[..Encoding.ASCII.GetChars(name, characters)]);
    }
}
