using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Events;

/// <summary>An Event about an Ingress. Its name follows from what it is about, so that no router says the same again.</summary>
/// <param name="About">The Ingress.</param>
/// <param name="Uid">The Ingress' identifier.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Message">The message.</param>
/// <param name="Name">The name of the Event.</param>
internal sealed record IngressEvent(ObjectReference About, string Uid, string Reason, string Message, string Name)
{
    /// <summary>The server refuses longer messages.</summary>
    private const int MaxMessageBytes = 1024;

    private const int MaxNameLength = 253;

    private static readonly WatchedResource s_events = new("v1", "events");

    /// <summary>The path of the Events of the Ingress' namespace.</summary>
    public string ListPath => s_events.ListPath(About.Namespace);

    /// <summary>The path of the Event.</summary>
    public string ObjectPath => s_events.ObjectPath(About.Namespace, Name);

    /// <summary>The Events for the findings about an Ingress: one for each thing that is wrong, wherever it is wrong.</summary>
    /// <param name="about">The Ingress.</param>
    /// <param name="uid">Its identifier.</param>
    /// <param name="findings">The findings.</param>
    public static IReadOnlyList<IngressEvent> Of(ObjectReference about, string uid, IEnumerable<IngressFinding> findings) =>
    [
        .. findings
            .GroupBy(f => (f.Code, f.Subject))
            .Select(g => Create(about, uid, g.Key.Code, g.First().Reason, TextOf([.. g]), g.Key.Subject))
            .OrderBy(e => e.Reason != EventReasons.Rejected)
            .ThenBy(e => e.Name, StringComparer.Ordinal),
    ];

    /// <summary>At most so many Events about an Ingress. Where there are more, the last one says so.</summary>
    /// <param name="events">All Events about it.</param>
    /// <param name="limit">How many there are at most.</param>
    public static IReadOnlyList<IngressEvent> Limit(IReadOnlyList<IngressEvent> events, int limit) => events.Count <= limit
        ? events
        : [
            .. events.Take(limit - 1),
            Create(
                events[0].About,
                events[0].Uid,
                EventReasons.MoreFindings,
                EventReasons.MoreFindings,
                "More is wrong with this Ingress than is listed here. The router's metrics and its page show all findings.",
                ""),
        ];

    /// <summary>The object to create.</summary>
    /// <param name="component">Who reports it.</param>
    /// <param name="instance">Which of them.</param>
    /// <param name="now">When.</param>
    public byte[] ToJson(string component, string instance, DateTimeOffset now) => ApiJson.Write(json =>
    {
        json.WriteString("apiVersion", "v1");
        json.WriteString("kind", "Event");
        json.WriteStartObject("metadata");
        json.WriteString("name", Name);
        json.WriteString("namespace", About.Namespace);
        json.WriteEndObject();
        json.WriteStartObject("involvedObject");
        json.WriteString("apiVersion", KubernetesKind.Of<Ingress>().ApiVersion);
        json.WriteString("kind", About.Kind);
        json.WriteString("namespace", About.Namespace);
        json.WriteString("name", About.Name);
        json.WriteString("uid", Uid);
        json.WriteEndObject();
        json.WriteString("reason", Reason);
        json.WriteString("message", Message);
        json.WriteString("type", "Warning");
        json.WriteNumber("count", 1);
        json.WriteString("firstTimestamp", TimeOf(now));
        json.WriteString("lastTimestamp", TimeOf(now));
        json.WriteStartObject("source");
        json.WriteString("component", component);
        json.WriteEndObject();
        json.WriteString("reportingComponent", component);
        json.WriteString("reportingInstance", instance);
    });

    /// <summary>The patch of an Event whose state has come back.</summary>
    /// <param name="stored">The stored Event.</param>
    /// <param name="now">When.</param>
    public static byte[] Again(ReadOnlyMemory<byte> stored, DateTimeOffset now)
    {
        using JsonDocument document = JsonDocument.Parse(stored);
        int count = document.RootElement.TryGetProperty("count", out JsonElement number) && number.TryGetInt32(out int known) ? known : 1;
        string version = ApiObjectHead.Read(stored.Span).ResourceVersion;
        return ApiJson.Write(json =>
        {
            json.WriteStartObject("metadata");
            json.WriteString("resourceVersion", version);
            json.WriteEndObject();
            json.WriteNumber("count", count < int.MaxValue ? count + 1 : count);
            json.WriteString("lastTimestamp", TimeOf(now));
        });
    }

    private static IngressEvent Create(ObjectReference about, string uid, string code, string reason, string message, string key)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{uid}\n{code}\n{key}"));
        string suffix = $".{Convert.ToHexStringLower(hash.AsSpan(0, 10))}";
        int length = Math.Min(about.Name.Length, MaxNameLength - suffix.Length);
        return new(about, uid, reason, message, about.Name[..length].TrimEnd('.', '-') + suffix);
    }

    private static string TextOf(IReadOnlyList<IngressFinding> same)
    {
        IngressFinding first = same[0];
        return FindingText.Of(
            first.Field.Length == 0 ? "" : first.Field + ": ",
            first.Message,
            same.Count,
            first.Code == first.Reason ? "" : first.Code,
            MaxMessageBytes);
    }

    private static string TimeOf(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
