using System.Text.Json;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>Why a request has no match.</summary>
public sealed class MissReason
{
    internal MissReason(string text, string summary, ValueList<Diagnostic> leftOut) => (Text, Summary, LeftOut) = (text, summary, leftOut);

    /// <summary>The reason in sentences.</summary>
    public string Text { get; }

    /// <summary>
    /// The reason in one or two short sentences: of Ingresses that are left out it has names and codes, not what is wrong with them.
    /// </summary>
    public string Summary { get; }

    /// <summary>
    /// One finding for each Ingress that could have a rule for the request and is left out; the first few of them. Where no Ingress is
    /// served, each that is left out counts.
    /// </summary>
    public ValueList<Diagnostic> LeftOut { get; }

    /// <summary>Writes <c>reason</c> and <c>leftOut</c> into the current JSON object.</summary>
    /// <param name="json">The JSON writer, inside an object.</param>
    /// <param name="miss">The reason; null for a request that has a match: <c>reason</c> is null then, and the list empty.</param>
    public static void Write(Utf8JsonWriter json, MissReason? miss)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteString("reason"u8, miss?.Text);
        json.WriteStartArray("leftOut"u8);
        foreach (Diagnostic finding in miss?.LeftOut ?? [])
        {
            json.WriteStartObject();
            json.WriteString("ingress"u8, $"{finding.Object!.Namespace}/{finding.Object.Name}");
            json.WriteString("code"u8, finding.Code.Id);
            json.WriteString("message"u8, finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
