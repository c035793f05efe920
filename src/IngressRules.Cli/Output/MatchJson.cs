using System.Text.Json;
using IngressRules.Matching;

namespace IngressRules.Cli.Output;

/// <summary>Matches as one JSON object a line.</summary>
internal sealed class MatchJson(Stream output) : IMatchWriter
{
    private readonly JsonLines _lines = new(output);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<char> host, ReadOnlySpan<char> path, IngressMatch match)
    {
        Utf8JsonWriter json = _lines.Begin();
        IngressMatchJson.Write(json, host, path, match);
        _lines.End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Flush();
        _lines.Dispose();
    }
}
