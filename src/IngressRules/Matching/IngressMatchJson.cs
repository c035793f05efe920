using System.Text.Json;
using IngressRules.Compilation;

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
        json.WriteStartObject();
        json.WriteString("host"u8, rule.Host.Length == 0 ? null : rule.Host);
        json.WriteString("path"u8, rule.Path);
        json.WriteString("pathType"u8, rule.PathType.Value);
        json.WriteNumber("ruleIndex"u8, rule.RuleIndex);
        json.WriteNumber("pathIndex"u8, rule.PathIndex);
        json.WriteEndObject();
    }
}
