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
        bool isAmbiguous = _refuseAmbiguous && RequestTarget.IsAmbiguous(target);
        if (isAmbiguous && RequestTarget.IsAmbiguous(target, exceptEncodedSlash: true))
        {
            return IngressMatch.Refused;
        }

        ReadOnlySpan<byte> path = RequestTarget.CutQuery(RequestTarget.Split(target, host, out host));
        int room = RequestTarget.CanonicalLength(path) + PathText.EndLength;
        byte[]? rented = room > StackLimit ? ArrayPool<byte>.Shared.Rent(room) : null;
        Span<byte> buffer = rented ?? stackalloc byte[StackLimit];
        try
        {
            int length = _decoded && !path.IsEmpty
                ? CanonicalPath.CanonicalizeDecoded(path, buffer)
                : RequestTarget.Canonicalize(path, buffer, _collapseSlashes);
            if (length < 0)
            {
                return IngressMatch.Refused;
            }

            ReadOnlySpan<byte> name = RequestHost.Normalize(host);
            IngressMatch match = MatchCanonical(name, PathText.Complete(buffer, length));
            if (!_refuseAmbiguous || (!match.Success && !isAmbiguous))
            {
                return match;
            }

            // An Ingress can have encoded slashes for its own paths, where everybody who reads them finds the same rule of it.
            bool isRefused = isAmbiguous
                ? match.Rule is not { AllowsEncodedSlash: true } || Disguises(match, name, path, default)
                : CarelessReader.Concerns(path) && Disguises(match, name, path, buffer[..length]);
            return isRefused ? IngressMatch.Refused : match;
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
    /// True if a careless reader finds something else in the path than the match: a rule with another backend that the path as written does
    /// not match, such as <c>/admin</c> in <c>/%2561dmin</c>, <c>/admin;x</c>, <c>/public/..;/admin</c> or <c>/public/..%C0%AFadmin</c>;
    /// or, where no canonical path is given, anything but the same rule.
    /// </summary>
    /// <param name="match">The match of the path as written.</param>
    /// <param name="name">The host.</param>
    /// <param name="path">
    /// The path as written: in the canonical one, dot segments have already been resolved that stand among those of careless readers.
    /// </param>
    /// <param name="canonical">The canonical path; empty where every reading must find the same rule.</param>
    private bool Disguises(in IngressMatch match, ReadOnlySpan<byte> name, ReadOnlySpan<byte> path, ReadOnlySpan<byte> canonical)
    {
        int length = RequestTarget.CanonicalLength(path) + PathText.EndLength;
        byte[] rented = ArrayPool<byte>.Shared.Rent(length * (CarelessReader.MostTexts + 2));
        try
        {
            ReadOnlySpan<byte> settled = rented.AsSpan(0, CanonicalPath.SettlePercents(path, rented));
            Span<byte> room = rented.AsSpan(length);
            var reading = new Reading(match, name, canonical);
            return FindsOther(reading, settled, room, CarelessReader.MostDecodings, CarelessReader.MayBeOverlong(settled));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Tries a text, and all that it becomes without its parameters and decoded further.</summary>
    private bool FindsOther(in Reading reading, ReadOnlySpan<byte> text, Span<byte> room, int decodings, bool overlong)
    {
        if (IsOther(reading, text, room))
        {
            return true;
        }

        Span<byte> next = room[..text.Length], rest = room[(text.Length + PathText.EndLength)..];
        if (text.Contains((byte)';')
            && FindsOther(reading, next[..CarelessReader.CutParameters(text, next)], rest, decodings, overlong))
        {
            return true;
        }

        if (decodings == 0 || !text.Contains((byte)'%'))
        {
            return false;
        }

        // Of two decoders behind each other, one may take overlong forms and the other not.
        for (int form = 0; form < (overlong ? 2 : 1); form++)
        {
            ReadOnlySpan<byte> decoded = room[..CarelessReader.Decode(text, room, overlong: form == 1)];
            if (!decoded.SequenceEqual(text) && FindsOther(reading, decoded, rest, decodings - 1, overlong))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsOther(in Reading reading, ReadOnlySpan<byte> text, Span<byte> room)
    {
        text.CopyTo(room);
        int length = CarelessReader.End(room[..text.Length], collapseFirst: true);
        if (IsOther(reading, length == 0 ? default : PathText.Complete(room, length)))
        {
            return true;
        }

        // The order of the two steps matters only where both have something to do.
        if (text.IndexOf("//"u8) < 0 && text.IndexOf((byte)'\\') < 0)
        {
            return false;
        }

        text.CopyTo(room);
        length = CarelessReader.End(room[..text.Length], collapseFirst: false);
        return IsOther(reading, length == 0 ? default : PathText.Complete(room, length));
    }

    private bool IsOther(in Reading reading, ReadOnlySpan<byte> text)
    {
        CompiledRule? rule = MatchCanonical(reading.Name, text).Rule;
        return reading.Canonical.IsEmpty
            ? rule != reading.Match.Rule
            : rule is not null && MayBeMissed(rule, reading.Match) && !CarelessReader.IsPlain(rule, reading.Canonical);
    }

    /// <summary>
    /// True where it matters that a request is read as another rule's. A dialect's author wants such spellings passed on as the other
    /// controller did (N20), unless the other rule asks who the client is: that nobody must come around.
    /// </summary>
    private bool MayBeMissed(CompiledRule rule, in IngressMatch match) => Rules.Options.Dialect is null
        ? rule.Backend != match.Backend
        : rule.Policies is { IsGuarded: true } guarded && !guarded.HasSameGuards(match.Policies);

    /// <summary>What every reading is compared with.</summary>
    private readonly ref struct Reading(IngressMatch match, ReadOnlySpan<byte> name, ReadOnlySpan<byte> canonical)
    {
        public readonly IngressMatch Match = match;
        public readonly ReadOnlySpan<byte> Name = name;
        public readonly ReadOnlySpan<byte> Canonical = canonical;
    }

    /// <param name="name">A host name without port, in any case; empty if there is none.</param>
    /// <param name="text">
    /// The path in the form of <see cref="PathText"/>; empty for a target that is not a path, which matches default backends only.
    /// </param>
    internal IngressMatch MatchCanonical(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        int label = name.IndexOf((byte)'.');
        HostEntry exact = Find(_exact, name), wildcard = label > 0 ? Find(_wildcard, name[(label + 1)..]) : default;
        bool tls = exact.TlsConfigured || (wildcard.TlsConfigured && WildcardTlsCounts(exact.Rules));
        PathTable? rules = exact.Rules ?? (_otherNames is { } others ? others.Find(name, wildcard.Rules) : wildcard.Rules) ?? _hostless;
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
