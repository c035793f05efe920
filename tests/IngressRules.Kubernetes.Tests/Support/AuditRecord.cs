using System.Text.Json;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>A request in the audit log of an API server.</summary>
/// <param name="User">Who sent it.</param>
/// <param name="Verb">What it asked for, such as <c>list</c>.</param>
/// <param name="Resource">Of which resource, with its subresource; empty where it was for none, as <c>/version</c> is.</param>
/// <param name="Status">What the server answered.</param>
internal sealed record AuditRecord(string User, string Verb, string Resource, int Status)
{
    /// <summary>Reads a log; the server may be writing its last line.</summary>
    /// <param name="log">The log.</param>
    public static IEnumerable<AuditRecord> Read(TextReader log)
    {
        while (log.ReadLine() is { } line && line.EndsWith('}'))
        {
            using JsonDocument record = JsonDocument.Parse(line);
            JsonElement root = record.RootElement;
            string subresource = Text(root, "objectRef", "subresource");
            yield return new(
                Text(root, "user", "username"),
                Text(root, "verb"),
                Text(root, "objectRef", "resource") + (subresource.Length == 0 ? "" : "/" + subresource),
                root.TryGetProperty("responseStatus", out JsonElement status) ? status.GetProperty("code").GetInt32() : 0);
        }
    }

    private static string Text(JsonElement item, params string[] path)
    {
        foreach (string name in path)
        {
            if (!item.TryGetProperty(name, out item))
            {
                return "";
            }
        }

        return item.GetString() ?? "";
    }
}
