using System.Text.Json;
using IngressRules.Compilation;
using IngressRules.Matching;

namespace IngressRules.Cli.Output;

/// <summary>Answers as one JSON object a line. The keys and their order are a contract.</summary>
internal sealed class MatchJson(Stream output) : IMatchWriter
{
    private readonly JsonLines _lines = new(output);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<char> host, ReadOnlySpan<char> path, IngressMatch match)
    {
        Utf8JsonWriter json = _lines.Begin();
        json.WriteString("host"u8, host);
        json.WriteString("path"u8, path);
        json.WriteString("outcome"u8, match.Outcome switch
        {
            MatchOutcome.Rule => "rule",
            MatchOutcome.DefaultBackend => "default",
            _ => "none",
        });
        json.WriteString("backend"u8, match.Backend?.ToString());
        json.WriteString("ingress"u8, match.Ingress?.ToString());
        if (match.Rule is { } rule)
        {
            WriteRule(json, rule);
        }
        else
        {
            json.WriteNull("rule"u8);
        }

        _lines.End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Flush();
        _lines.Dispose();
    }

    private static void WriteRule(Utf8JsonWriter json, CompiledRule rule)
    {
        json.WriteStartObject("rule"u8);
        json.WriteString("host"u8, rule.Host.Length == 0 ? null : rule.Host);
        json.WriteString("path"u8, rule.Path);
        json.WriteString("pathType"u8, rule.PathType.Value);
        json.WriteNumber("ruleIndex"u8, rule.RuleIndex);
        json.WriteNumber("pathIndex"u8, rule.PathIndex);
        json.WriteEndObject();
    }
}
