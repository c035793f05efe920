using System.Text.Json;
using IngressRules.Explanation;
using IngressRules.Matching;

namespace IngressRules.Cli.Output;

/// <summary>Matches as one JSON object a line; a miss has two more fields, which say why.</summary>
internal sealed class MatchJson(Stream output) : IMatchWriter
{
    private readonly JsonLines _lines = new(output);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<char> host, ReadOnlySpan<char> path, IngressMatch match, MissReason? miss)
    {
        Utf8JsonWriter json = _lines.Begin();
        IngressMatchJson.Write(json, host, path, match);
        if (miss is not null)
        {
            MissReason.Write(json, miss);
        }

        _lines.End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Flush();
        _lines.Dispose();
    }
}
