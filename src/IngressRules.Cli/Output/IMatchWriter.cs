using IngressRules.Matching;

namespace IngressRules.Cli.Output;

/// <summary>Writes which backend each request goes to. Disposing it writes what is still in its buffer.</summary>
internal interface IMatchWriter : IDisposable
{
    /// <summary>Writes one answer.</summary>
    /// <param name="host">The host as it was asked.</param>
    /// <param name="path">The path as it was asked.</param>
    /// <param name="match">The decision.</param>
    void Write(ReadOnlySpan<char> host, ReadOnlySpan<char> path, IngressMatch match);
}
