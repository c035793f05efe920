using System.Text.Json;
using IngressRules.Admin.State;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Matching;

namespace IngressRules.Admin.Api;

/// <summary>
/// Writes why a request goes where it goes: the keys of a match, then what changed the target, every rule that could have taken the request
/// with its verdict, and the endpoints.
/// </summary>
internal static class ExplainJson
{
    // A host can have a hundred thousand rules.
    private const int MaxCandidates = 100, MaxRivals = 20;

    public static void Write(Utf8JsonWriter json, AdminView view, RequestUrl asked)
    {
        RequestExplanation explanation = view.Explain(asked);
        var verdict = Verdict.Of(view, asked, explanation);
        IngressMatch match = explanation.Match;
        json.WriteString("host"u8, asked.Host);
        json.WriteString("target"u8, asked.Target);
        json.WriteString("path"u8, explanation.Path);
        IngressMatchJson.WriteDecision(json, match);
        json.WriteString("refused"u8, match.Outcome != MatchOutcome.Refused
            ? null
            : string.Join(' ', explanation.Ambiguities.Select(ExplanationText.Of)));
        WriteSteps(json, explanation);
        json.WriteStartArray("candidates"u8);
        foreach (Candidate candidate in CandidatesOf(explanation, verdict).Take(MaxCandidates))
        {
            WriteCandidate(json, candidate);
        }

        json.WriteEndArray();
        if (verdict.Endpoints is { } endpoints)
        {
            ListsJson.WriteEndpoints(json, view, endpoints);
        }
        else
        {
            json.WriteNull("endpoints"u8);
            json.WriteNull("endpointsText"u8);
        }

        json.WriteString("redirect"u8, verdict.Redirect);
        ListsJson.WriteTexts(json, "text"u8, verdict.Sentences);
    }

    private static void WriteSteps(Utf8JsonWriter json, RequestExplanation explanation)
    {
        json.WriteStartArray("steps"u8);
        if (explanation.Path != explanation.Target)
        {
            json.WriteStartObject();
            json.WriteString("step"u8, "canonical path");
            json.WriteString("before"u8, explanation.Target);
            json.WriteString("after"u8, explanation.Path);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static IEnumerable<Candidate> CandidatesOf(RequestExplanation explanation, Verdict verdict)
    {
        var before = new List<CompiledRule>();
        if (explanation.Match.Outcome != MatchOutcome.Refused)
        {
            foreach (HostCandidate host in explanation.Hosts)
            {
                // Without fall-through only the most specific host is asked, whether one of its paths fits or not.
                bool hidden = !explanation.HostFallthrough && !ReferenceEquals(host, explanation.Hosts[0]);
                foreach (CompiledRule rule in ByPrecedence(host.FittingRules, explanation.Match.Rule))
                {
                    bool won = ReferenceEquals(rule, explanation.Match.Rule);
                    string text = won ? ExplanationText.Rule(explanation) : ExplanationText.WhyNot(explanation, host.Host, rule);
                    yield return new(rule, won ? "won" : hidden ? "hidden-host" : "beaten", [.. before.Take(MaxRivals)], text);
                    if (!hidden)
                    {
                        before.Add(rule);
                    }
                }

                if (!explanation.HostFallthrough && ReferenceEquals(host, explanation.Hosts[0]))
                {
                    before = [.. host.Host.Rules.Take(MaxRivals)];
                }
            }
        }

        foreach (Diagnostic finding in verdict.NotServed)
        {
            yield return new(null, "left-out", [], finding.Message) { Finding = finding };
        }

        foreach (Diagnostic finding in verdict.OlderServed)
        {
            yield return new(null, "stale", [], finding.Message) { Finding = finding };
        }
    }

    /// <summary>The winner first, then Exact before all else and longer paths before shorter ones.</summary>
    private static IEnumerable<CompiledRule> ByPrecedence(IReadOnlyList<CompiledRule> rules, CompiledRule? winner) => rules
        .OrderByDescending(r => ReferenceEquals(r, winner))
        .ThenByDescending(r => r.Matching == PathMatching.Exact)
        .ThenByDescending(r => r.CanonicalPath.Length);

    private static void WriteCandidate(Utf8JsonWriter json, Candidate candidate)
    {
        Diagnostic? finding = candidate.Finding;
        SourceSpan? place = finding is null ? candidate.Rule!.Ingress.Origin.Find(candidate.Rule.Field) : finding.Span;
        json.WriteStartObject();
        string ingress = finding is null ? candidate.Rule!.Ingress.ToString() : $"{finding.Object!.Namespace}/{finding.Object.Name}";
        json.WriteString("ingress"u8, ingress);
        json.WritePropertyName("rule"u8);
        WriteRule(json, candidate.Rule);
        json.WriteString("backend"u8, candidate.Rule?.Backend.ToString());
        json.WriteString("verdict"u8, candidate.Verdict);
        json.WriteNull("near"u8);
        json.WriteStartArray("beatenBy"u8);
        foreach (CompiledRule rival in candidate.BeatenBy)
        {
            json.WriteStartObject();
            json.WriteString("ingress"u8, rival.Ingress.ToString());
            json.WritePropertyName("rule"u8);
            IngressMatchJson.WriteRule(json, rival);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("code"u8, finding?.Code.Id);
        json.WriteString("file"u8, place?.File);
        DiagnosticJson.WriteNumber(json, "line"u8, place?.Line);
        json.WriteString("text"u8, candidate.Text);
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, CompiledRule? rule)
    {
        if (rule is null)
        {
            json.WriteNullValue();
        }
        else
        {
            IngressMatchJson.WriteRule(json, rule);
        }
    }

    /// <summary>A rule that could have taken the request, or an Ingress that was left out.</summary>
    private sealed record Candidate(CompiledRule? Rule, string Verdict, IReadOnlyList<CompiledRule> BeatenBy, string Text)
    {
        public Diagnostic? Finding { get; init; }
    }
}
