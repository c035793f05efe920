using IngressRules.Explanation;
using IngressRules.Matching;

namespace IngressRules.Cli.Output;

/// <summary>Writes the backend of each request. Disposing it flushes its buffer.</summary>
internal interface IMatchWriter : IDisposable
{
    /// <summary>Writes one match.</summary>
    /// <param name="host">The host of the request as given.</param>
    /// <param name="path">The path of the request as given.</param>
    /// <param name="match">The match.</param>
    /// <param name="miss">Why there is none; null for a match.</param>
    void Write(ReadOnlySpan<char> host, ReadOnlySpan<char> path, IngressMatch match, MissReason? miss);
}
