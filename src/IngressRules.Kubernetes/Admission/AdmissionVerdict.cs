using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Events;
using IngressRules.Kubernetes.Watching;

namespace IngressRules.Kubernetes.Admission;

/// <summary>What is said about a request, within what an API server passes on.</summary>
/// <param name="Outcome">What it came to.</param>
/// <param name="Texts">The warnings, or the errors, each a text of its own; shortened and bounded.</param>
/// <param name="Count">How many there are.</param>
internal sealed record AdmissionVerdict(AdmissionOutcome Outcome, IReadOnlyList<string> Texts, int Count)
{
    /// <summary>An API server cuts longer warnings where there are many.</summary>
    private const int MaxWarningBytes = 256;

    /// <summary>An API server drops what comes after so many.</summary>
    private const int MaxWarningsBytes = 4096;

    private const int MaxErrorBytes = 1024;

    private const int MaxErrorsBytes = 16 * 1024;

    /// <summary>Room for the line that counts the rest.</summary>
    private const int RestBytes = 128;

    /// <summary>Nothing is said.</summary>
    public static AdmissionVerdict Allowed { get; } = new(AdmissionOutcome.Allowed, [], 0);

    /// <summary>The request is allowed, and this is said.</summary>
    public static AdmissionVerdict Warned(string sentence) => new(AdmissionOutcome.Warned, [sentence], 1);

    /// <summary>The request is allowed, and these findings are told.</summary>
    /// <param name="about">The Ingress; findings about another one name it.</param>
    /// <param name="findings">The findings.</param>
    public static AdmissionVerdict Warned(ObjectReference about, IEnumerable<Diagnostic> findings)
    {
        string[] all = [.. TextsOf(about, findings, MaxWarningBytes)];
        return all.Length == 0
            ? Allowed
            : new(
                AdmissionOutcome.Warned,
                Listed(all, MaxWarningsBytes, "more warnings. kubectl describe ingress shows them as Events."),
                all.Length);
    }

    /// <summary>The request is denied for these errors.</summary>
    public static AdmissionVerdict Denied(IReadOnlyList<Diagnostic> errors)
    {
        string[] all = [.. TextsOf(errors[0].Object, errors, MaxErrorBytes)];
        return new(AdmissionOutcome.Denied, Listed(all, MaxErrorsBytes, "more errors. Correct those above first."), all.Length);
    }

    /// <summary>The answer to the API server.</summary>
    public AdmissionAnswer ToAnswer(AdmissionRequest request)
    {
        byte[] body = ApiJson.Write(json =>
        {
            json.WriteString("apiVersion", AdmissionRequest.ApiVersion);
            json.WriteString("kind", AdmissionRequest.Kind);
            json.WriteStartObject("response");
            json.WriteString("uid", request.Uid);
            json.WriteBoolean("allowed", Outcome != AdmissionOutcome.Denied);
            if (Outcome == AdmissionOutcome.Denied)
            {
                json.WriteStartObject("status");
                json.WriteString("status", "Failure");
                json.WriteNumber("code", 422);
                json.WriteString("reason", "Invalid");
                json.WriteString("message", Texts.Count == 1 ? Texts[0] : string.Concat(Texts.Select(t => $"\n* {t}")));
                json.WriteEndObject();
            }
            else if (Texts.Count > 0)
            {
                json.WriteStartArray("warnings");
                foreach (string text in Texts)
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
        return new(Outcome, body) { Object = $"{request.Object.Namespace}/{request.Object.Head.Name.Name}", FindingCount = Count };
    }

    /// <summary>One text for each thing that is wrong, wherever it is wrong: an API server drops a warning that it has already.</summary>
    private static IEnumerable<string> TextsOf(ObjectReference? about, IEnumerable<Diagnostic> findings, int maxBytes) => findings
        .GroupBy(f => (f.Object, f.Code, f.Message))
        .Select(g => FindingText.Of(
            (g.Key.Object is { } other && other != about ? $"{other}: " : "")
                + (g.First().Field.Length == 0 ? "" : g.First().Field + ": "),
            g.Key.Message,
            g.Count(),
            g.Key.Code.Id,
            maxBytes));

    private static List<string> Listed(string[] all, int maxBytes, string rest)
    {
        var listed = new List<string>();
        int room = maxBytes;
        foreach (string text in all)
        {
            int left = all.Length - listed.Count - 1;
            int bytes = Encoding.UTF8.GetByteCount(text);
            if (bytes > room - (left > 0 ? RestBytes : 0))
            {
                listed.Add(FormattableString.Invariant($"{left + 1} {rest}"));
                break;
            }

            room -= bytes;
            listed.Add(text);
        }

        return listed;
    }
}
