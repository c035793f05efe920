using System.Text.Json.Nodes;

namespace IngressRules.AspNetCore.Tests.Policies.Corpus;

/// <summary>
/// Manifests and requests, with the responses of a real nginx under ingress-nginx's rules: a line of <c>Data/ingress-nginx.jsonl</c>.
/// </summary>
/// <param name="Id">Its name.</param>
/// <param name="Objects">The objects.</param>
/// <param name="Certificates">The names in the certificate of each TLS Secret, by <c>namespace/name</c>.</param>
/// <param name="Pods">The backend of each pod's address.</param>
/// <param name="Requests">The requests, in the order in which they are sent.</param>
internal sealed record CorpusSet(
    string Id,
    JsonArray Objects,
    IReadOnlyDictionary<string, string[]> Certificates,
    IReadOnlyDictionary<string, string> Pods,
    CorpusRequest[] Requests)
{
    /// <summary>All sets by their name.</summary>
    public static IReadOnlyDictionary<string, CorpusSet> All { get; } = File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "ingress-nginx.jsonl"))
        .Select(line => Read(JsonNode.Parse(line)!))
        .ToDictionary(s => s.Id, StringComparer.Ordinal);

    private static CorpusSet Read(JsonNode set) => new(
        (string)set["id"]!,
        set["objects"]!.AsArray(),
        set["certificates"]!.AsObject().ToDictionary(c => c.Key, c => c.Value!.AsArray().Select(n => (string)n!).ToArray()),
        set["pods"]!.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!),
        [.. set["requests"]!.AsArray().Select(r => CorpusRequest.Read(r!))]);
}

/// <summary>A request, and the response that nginx gave to it.</summary>
/// <param name="Method">The method.</param>
/// <param name="IsHttps">Whether it is sent over TLS.</param>
/// <param name="Host">The Host as sent.</param>
/// <param name="Target">The target as sent.</param>
/// <param name="Headers">Further headers.</param>
/// <param name="BodyLength">The length of the body.</param>
/// <param name="Carry">The request whose cookies are sent along; null for none.</param>
/// <param name="IsAmbiguous">Whether readers disagree about the target, so that 400 is right, too.</param>
/// <param name="Answer">The response.</param>
internal sealed record CorpusRequest(
    string Method,
    bool IsHttps,
    string Host,
    string Target,
    (string Name, string Value)[] Headers,
    int BodyLength,
    int? Carry,
    bool IsAmbiguous,
    CorpusAnswer Answer)
{
    public static CorpusRequest Read(JsonNode request) => new(
        (string)request["m"]!,
        (string)request["s"]! == "https",
        (string)request["h"]!,
        (string)request["t"]!,
        [.. (request["H"]?.AsArray() ?? []).Select(h => ((string)h![0]!, (string)h[1]!))],
        (int?)request["b"] ?? 0,
        (int?)request["carry"],
        request["tags"]!.AsArray().Any(t => (string)t! == "ambiguous"),
        CorpusAnswer.Read(request["a"]!));
}

/// <summary>A response.</summary>
/// <param name="Status">The status.</param>
/// <param name="Pod">The address of the pod that responded; null for none.</param>
/// <param name="Method">The method that the pod got.</param>
/// <param name="Target">The target that the pod got.</param>
/// <param name="Sent">The headers of the list that the pod got; it got no others of the list.</param>
/// <param name="Back">The headers of the list in the response; it has no others of the list.</param>
/// <param name="Cookies">The cookies that it sets: the name with <c>=*</c>, and the sorted attributes.</param>
internal sealed record CorpusAnswer(
    int Status,
    string? Pod,
    string? Method,
    string? Target,
    IReadOnlyDictionary<string, string> Sent,
    IReadOnlyDictionary<string, string> Back,
    string[][] Cookies)
{
    public static CorpusAnswer Read(JsonNode answer) => new(
        (int)answer["st"]!,
        (string?)answer["pod"],
        (string?)answer["me"],
        (string?)answer["to"],
        Texts(answer["up"]),
        Texts(answer["back"]),
        [.. (answer["cookie"]?.AsArray() ?? []).Select(c => c!.AsArray().Select(p => (string)p!).ToArray())]);

    private static Dictionary<string, string> Texts(JsonNode? map) =>
        map?.AsObject().ToDictionary(e => e.Key, e => (string)e.Value!) ?? [];
}
