using System.Text;

namespace IngressRules.Cli.Replaying;

/// <summary>The request that a line of a log names, in bytes as the client sent them.</summary>
/// <param name="host">The host; empty where the line names none.</param>
/// <param name="method">The method; empty where the format has none.</param>
/// <param name="target">The target.</param>
internal readonly ref struct LoggedRequest(ReadOnlySpan<byte> host, ReadOnlySpan<byte> method, ReadOnlySpan<byte> target)
{
    /// <summary>The host; empty where the line names none, for which logs write a hyphen.</summary>
    public ReadOnlySpan<byte> Host { get; } = host.SequenceEqual("-"u8) ? default : host;

    /// <summary>The target.</summary>
    public ReadOnlySpan<byte> Target { get; } = target;

    /// <summary>True for a target that a router looks up: a path, an absolute form, or the asterisk of OPTIONS.</summary>
    public bool HasTarget => Target.StartsWith((byte)'/') || IsAbsolute(Target) || (Target.SequenceEqual("*"u8) && AllowsAsterisk);

    private bool AllowsAsterisk { get; } = method.IsEmpty || method.SequenceEqual("OPTIONS"u8);

    /// <summary>
    /// The host that counts: that of a target in absolute form, whatever the Host header says (RFC 9112, 3.2.2), and otherwise the host of
    /// the line, or the one that stands for it. A Host header has no user name and no password.
    /// </summary>
    /// <param name="unnamed">The host of lines that name none.</param>
    public ReadOnlySpan<byte> EffectiveHost(ReadOnlySpan<byte> unnamed)
    {
        ReadOnlySpan<byte> host = Host.IsEmpty ? unnamed : Host;
        if (IsAbsolute(Target))
        {
            host = Target[(Target.IndexOf("://"u8) + 3)..];
            int end = host.IndexOfAny((byte)'/', (byte)'?', (byte)'#');
            host = end < 0 ? host : host[..end];
        }

        return host[(host.LastIndexOf((byte)'@') + 1)..];
    }

    private static bool IsAbsolute(ReadOnlySpan<byte> target) => HasScheme(target, "http://"u8) || HasScheme(target, "https://"u8);

    private static bool HasScheme(ReadOnlySpan<byte> target, ReadOnlySpan<byte> scheme) =>
        target.Length > scheme.Length && Ascii.EqualsIgnoreCase(target[..scheme.Length], scheme);
}
