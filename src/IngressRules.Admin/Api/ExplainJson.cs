using System.Text.Json;
using IngressRules.Admin.State;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Matching;

namespace IngressRules.Admin.Api;

/// <summary>
/// Writes why a request goes where it goes: the keys of a match, what changed the target, every rule that could have taken the request with
/// its verdict, and the endpoints. The keys are those of <c>ingress-rules explain</c>, and a few more.
/// </summary>
internal static class ExplainJson
{
    // A host can have a hundred thousand rules.
    private const int MaxCandidates = 100, MaxRivals = 20;

    public static void Write(Utf8JsonWriter json, AdminView view, RequestUrl asked)
    {
        RequestExplanation explanation = view.Explain(asked);
        var verdict = Verdict.Of(view, asked, explanation);
        RequestExplanationJson.WriteDecision(json, asked.Host, explanation);
        json.WriteStartArray("candidates"u8);
        HashSet<ObjectReference?> older = [.. verdict.OlderServed.Select(d => d.Object)];

        // Of the Ingress that decides, the text says what is wrong with the latest version.
        foreach (RuleCandidate candidate in explanation.Candidates
            .Where(c => c.Finding is not { } finding || !verdict.IsOfDecider(finding)).Take(MaxCandidates))
        {
            // What an Ingress of which an older version is in service cannot do is not what its rules cannot do.
            bool isStale = candidate.Finding is { } about && older.Contains(about.Object);
            json.WriteStartObject();
            RequestExplanationJson.WriteCandidate(json, candidate, MaxRivals, isStale ? "stale" : null);
            json.WriteString("code"u8, candidate.Finding?.Code.Id);
            json.WriteEndObject();
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
}
