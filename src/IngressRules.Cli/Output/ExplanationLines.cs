using System.Text.Json;
using IngressRules.Explanation;
using IngressRules.Forwarding;

namespace IngressRules.Cli.Output;

/// <summary>Explanations as one JSON object a line.</summary>
internal sealed class ExplanationLines(Stream output) : IExplanationWriter
{
    /// <summary>
    /// How many rules the lists of an explanation name in all: where thousands of rules each lose to thousands of others, the product of
    /// the two would not fit on a disk.
    /// </summary>
    private const int MostBeatenBy = 1_000_000;

    private readonly JsonLines _lines = new(output);

    /// <inheritdoc/>
    public void Write(string host, RequestExplanation explanation, EndpointExplanation? endpoints)
    {
        Utf8JsonWriter json = _lines.Begin();
        RequestExplanationJson.WriteDecision(json, host, explanation);
        json.WriteStartArray("candidates"u8);
        int left = MostBeatenBy;
        foreach (RuleCandidate candidate in explanation.Candidates)
        {
            json.WriteStartObject();
            left -= RequestExplanationJson.WriteCandidate(json, candidate, left);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        EndpointExplanation.Write(json, endpoints);
        _lines.End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Flush();
        _lines.Dispose();
    }
}
