using System.Text.Json;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Policies;

namespace IngressRules.Explanation;

/// <summary>
/// Writes explanations as JSON. The keys and their order are stable, because scripts read them from the CLI and the admin page.
/// </summary>
public static class RequestExplanationJson
{
    /// <summary>
    /// Writes <c>host</c>, <c>target</c>, <c>path</c>, <c>outcome</c>, <c>backend</c>, <c>ingress</c>, <c>rule</c>, <c>refused</c>,
    /// <c>steps</c> and, where the request meets some, <c>policies</c> into the current JSON object.
    /// </summary>
    /// <param name="json">The JSON writer, inside an object.</param>
    /// <param name="host">The host of the request, as given.</param>
    /// <param name="explanation">The explanation.</param>
    public static void WriteDecision(Utf8JsonWriter json, string host, RequestExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(explanation);
        json.WriteString("host"u8, host);
        json.WriteString("target"u8, explanation.Target);
        json.WriteString("path"u8, explanation.Path);
        IngressMatchJson.WriteDecision(json, explanation.Match);
        json.WriteString("refused"u8, explanation.Match.Outcome != MatchOutcome.Refused
            ? null
            : string.Join(' ', explanation.Ambiguities.Select(ExplanationText.Of)));
        json.WriteStartArray("steps"u8);
        foreach (CanonicalStep step in explanation.Steps)
        {
            json.WriteStartObject();
            json.WriteString("step"u8, step.Step);
            json.WriteString("before"u8, step.Before);
            json.WriteString("after"u8, step.After);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (explanation.Policies.Count == 0)
        {
            return;
        }

        json.WriteStartArray("policies"u8);
        foreach (PolicyText policy in explanation.Policies)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, policy.Name);
            json.WriteString("text"u8, policy.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>
    /// Writes <c>ingress</c>, <c>rule</c>, <c>backend</c>, <c>verdict</c>, <c>near</c>, <c>beatenBy</c>, <c>file</c>, <c>line</c> and
    /// <c>text</c> into the current JSON object.
    /// </summary>
    /// <param name="json">The JSON writer, inside an object.</param>
    /// <param name="candidate">One of <see cref="RequestExplanation.Candidates"/>.</param>
    /// <param name="maxBeatenBy">How many rules of <c>beatenBy</c> are written.</param>
    /// <param name="verdict">Another word for the verdict; null for its own.</param>
    /// <returns>How many rules of <c>beatenBy</c> were written.</returns>
    public static int WriteCandidate(
        Utf8JsonWriter json, RuleCandidate candidate, int maxBeatenBy = int.MaxValue, string? verdict = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(candidate);
        json.WriteString("ingress"u8, candidate.Ingress);
        json.WritePropertyName("rule"u8);
        IngressMatchJson.WriteRule(json, candidate.Rule);
        json.WriteString("backend"u8, candidate.Backend?.ToString());
        json.WriteString("verdict"u8, verdict ?? NameOf(candidate.Verdict));
        json.WriteString("near"u8, candidate.Near is { } near ? NameOf(near) : null);
        json.WriteStartArray("beatenBy"u8);
        int count = Math.Min(candidate.BeatenBy.Count, maxBeatenBy);
        for (int i = 0; i < count; i++)
        {
            RuleReference rival = candidate.BeatenBy[i];
            json.WriteStartObject();
            json.WriteString("ingress"u8, rival.Ingress.ToString());
            json.WritePropertyName("rule"u8);
            IngressMatchJson.WriteRule(json, rival);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        SourceSpan? place = candidate.Span;
        json.WriteString("file"u8, place?.File);
        DiagnosticJson.WriteNumber(json, "line"u8, place is { HasPosition: true } known ? known.Line : null);
        json.WriteString("text"u8, candidate.Text);
        return count;
    }

    private static string NameOf(RuleVerdict verdict) => verdict switch
    {
        RuleVerdict.Won => "won",
        RuleVerdict.Beaten => "beaten",
        RuleVerdict.HiddenHost => "hidden-host",
        RuleVerdict.Differs => "differs",
        _ => "left-out",
    };

    private static string NameOf(NearMiss near) => near switch
    {
        NearMiss.Case => "case",
        NearMiss.ElementBoundary => "element-boundary",
        NearMiss.TrailingSlash => "trailing-slash",
        NearMiss.Longer => "longer",
        _ => "host-label",
    };
}
