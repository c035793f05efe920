using System.Text.Json;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Watching;

/// <summary>Who has written the addresses in the status of an Ingress, as far as the server says.</summary>
internal static class AddressWriters
{
    /// <summary>How the names begin under which routers write to the API server: it records who wrote which field.</summary>
    public const string RouterPrefix = "ingress-rules:";

    /// <summary>The server names the last ten writers. What earlier ones have written is recorded under this name.</summary>
    public const string Ancient = "ancient-changes";

    private static readonly string[] s_path = ["fieldsV1", "f:status", "f:loadBalancer"];

    /// <summary>
    /// The records that tell whose the addresses are: those of routers, and where the server has merged some, those of all who have written
    /// addresses.
    /// </summary>
    /// <param name="records">The records of an object.</param>
    /// <param name="utf8">The object's text, which has the fields of each.</param>
    public static ValueList<ManagedFieldsEntry> In(ValueList<ManagedFieldsEntry> records, ReadOnlyMemory<byte> utf8)
    {
        if (records.Count == 0)
        {
            return [];
        }

        HashSet<string> writers = records.Any(r => r.Manager == Ancient) ? Find(utf8) : [];
        return [.. records.Where(r => r.Manager.StartsWith(RouterPrefix, StringComparison.Ordinal) || writers.Contains(r.Manager))];
    }

    private static HashSet<string> Find(ReadOnlyMemory<byte> utf8)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8);
            JsonElement records = document.RootElement.GetProperty("metadata").GetProperty("managedFields");
            foreach (JsonElement record in records.EnumerateArray())
            {
                JsonElement at = record;
                if (s_path.All(name => at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out at)))
                {
                    found.Add(record.GetProperty("manager").GetString()!);
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Who has written them cannot be told, so nobody is said to have.
            return [];
        }

        return found;
    }
}
