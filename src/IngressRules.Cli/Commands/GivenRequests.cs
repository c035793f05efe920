using IngressRules.Cli.Input;
using IngressRules.Matching;

namespace IngressRules.Cli.Commands;

/// <summary>The manifests and requests that a command line names.</summary>
/// <param name="files">The manifests: files, directories, or <c>-</c>.</param>
/// <param name="urls">The requests as URLs; none if they come from a file.</param>
/// <param name="requests">The file of requests; null if there is none.</param>
/// <param name="name">Its name.</param>
internal sealed class GivenRequests(
    IReadOnlyList<string> files, IReadOnlyList<RequestUrl> urls, Stream? requests, string name) : IDisposable
{
    /// <summary>Answers a request.</summary>
    /// <param name="host">The host as given.</param>
    /// <param name="name">The host as a Host header can have it, without user name and password.</param>
    /// <param name="target">The target as given.</param>
    /// <returns>True if the request has a backend.</returns>
    public delegate bool Answer(ReadOnlySpan<char> host, ReadOnlySpan<char> name, ReadOnlySpan<char> target);

    /// <summary>The manifests: files, directories, or <c>-</c>.</summary>
    public IReadOnlyList<string> Files { get; } = files;

    /// <summary>Has each request answered, in their order.</summary>
    /// <returns>True if each has a backend.</returns>
    public bool AnswerAll(Answer answer)
    {
        bool all = true;
        foreach (RequestUrl url in urls)
        {
            all &= Ask(answer, url.Host, url.Target);
        }

        if (requests is null)
        {
            return all;
        }

        var lines = new RequestFile(requests, name);
        while (lines.Read())
        {
            all &= Ask(answer, lines.Host, lines.Path);
        }

        return all;
    }

    /// <inheritdoc/>
    public void Dispose() => requests?.Dispose();

    // A file of requests may have hosts with a user name and a password, as in URLs. A Host header has neither.
    private static bool Ask(Answer answer, ReadOnlySpan<char> host, ReadOnlySpan<char> target) =>
        answer(host, host[(host.LastIndexOf('@') + 1)..], target);
}
