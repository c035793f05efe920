using System.Text.Json;
using IngressRules.Compilation;
using IngressRules.Diagnostics;

namespace IngressRules.Matching;

/// <summary>
/// Writes matches as JSON. The keys and their order are stable, because scripts read them from the CLI and the admin page.
/// </summary>
public static class IngressMatchJson
{
    /// <summary>
    /// Writes <c>host</c>, <c>path</c>, <c>outcome</c>, <c>backend</c>, <c>ingress</c> and <c>rule</c> into the current JSON object.
    /// </summary>
    /// <param name="json">The JSON writer, inside an object.</param>
    /// <param name="host">The host of the request, as given.</param>
    /// <param name="target">The target of the request, as given.</param>
    /// <param name="match">The decision.</param>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<char> host, ReadOnlySpan<char> target, IngressMatch match)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteString("host"u8, host);
        json.WriteString("path"u8, target);
        WriteDecision(json, match);
    }

    /// <summary>Writes <c>outcome</c>, <c>backend</c>, <c>ingress</c> and <c>rule</c> into the current JSON object.</summary>
    /// <param name="json">The JSON writer, inside an object.</param>
    /// <param name="match">The decision.</param>
    public static void WriteDecision(Utf8JsonWriter json, IngressMatch match)
    {
        ArgumentNullException.ThrowIfNull(json);
        WriteSide(json, match);
        if (match.Rule is { } rule)
        {
            json.WritePropertyName("rule"u8);
            WriteRule(json, rule);
        }
        else
        {
            json.WriteNull("rule"u8);
        }
    }

    /// <summary>
    /// Writes <c>outcome</c>, <c>backend</c> and <c>ingress</c> into the current JSON object: where a request goes, as one side of a
    /// comparison.
    /// </summary>
    /// <param name="json">The JSON writer, inside an object.</param>
    /// <param name="match">The decision.</param>
    public static void WriteSide(Utf8JsonWriter json, IngressMatch match)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteString("outcome"u8, match.Outcome switch
        {
            MatchOutcome.Rule => "rule",
            MatchOutcome.DefaultBackend => "default",
            MatchOutcome.Refused => "refused",
            _ => "none",
        });
        json.WriteString("backend"u8, match.Backend?.ToString());
        json.WriteString("ingress"u8, match.Ingress?.ToString());
    }

    /// <summary>
    /// Writes a rule as an object with <c>host</c>, <c>path</c>, <c>pathType</c>, <c>ruleIndex</c> and <c>pathIndex</c>; the host is null
    /// for a rule without host.
    /// </summary>
    /// <param name="json">The JSON writer, where a value is expected.</param>
    /// <param name="rule">The rule.</param>
    public static void WriteRule(Utf8JsonWriter json, CompiledRule rule)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(rule);
        WriteRule(json, rule.Host, rule.Path, rule.PathType.Value, rule.RuleIndex, rule.PathIndex);
    }

    /// <summary>
    /// Writes a rule in the same form; of a rule without paths, <c>path</c>, <c>pathType</c> and <c>pathIndex</c> are null.
    /// </summary>
    /// <param name="json">The JSON writer, where a value is expected.</param>
    /// <param name="rule">The rule; null is written as null.</param>
    public static void WriteRule(Utf8JsonWriter json, RuleReference? rule)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (rule is null)
        {
            json.WriteNullValue();
        }
        else
        {
            WriteRule(json, rule.Host, rule.Path, rule.PathType?.Value, rule.RuleIndex, rule.PathIndex);
        }
    }

    private static void WriteRule(Utf8JsonWriter json, string host, string? path, string? pathType, int ruleIndex, int? pathIndex)
    {
        json.WriteStartObject();
        json.WriteString("host"u8, host.Length == 0 ? null : host);
        json.WriteString("path"u8, path);
        json.WriteString("pathType"u8, pathType);
        json.WriteNumber("ruleIndex"u8, ruleIndex);
        DiagnosticJson.WriteNumber(json, "pathIndex"u8, pathIndex);
        json.WriteEndObject();
    }
}
