using System.Text.Json;

namespace IngressRules.Benchmarks.Cluster;

/// <summary>The API server's own record of what the router asks it.</summary>
internal sealed class AuditLog
{
    private const string User = "router";

    private readonly string _file;
    private readonly string _policy;

    /// <summary>Prepares a record.</summary>
    /// <param name="directory">Where it is.</param>
    public AuditLog(string directory)
    {
        _file = Path.Combine(directory, "audit.log");
        _policy = Path.Combine(directory, "audit-policy.yaml");
        File.WriteAllText(_policy, $$"""
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [ResponseStarted, ResponseComplete, Panic]
            rules:
            - {level: Metadata, users: [{{User}}]}
            - {level: None}

            """);
    }

    /// <summary>What the API server must be started with.</summary>
    public string[] ServerOptions => [$"--audit-policy-file={_policy}", $"--audit-log-path={_file}"];

    /// <summary>How many requests there are so far.</summary>
    public int Count => Lines().Count();

    /// <summary>The requests after so many others: the verb, the resource, and how often.</summary>
    public IReadOnlyList<(string What, int Count)> Since(int count) =>
        [.. Lines().Skip(count).Select(What).CountBy(w => w).Select(w => (w.Key, w.Value)).OrderBy(w => w.Key, StringComparer.Ordinal)];

    /// <summary>True for what a router asks when nothing happens: to watch, and to keep the Lease.</summary>
    /// <param name="what">The verb and the resource.</param>
    public static bool IsOfRest(string what) =>
        what.StartsWith("watch ", StringComparison.Ordinal) || what.EndsWith(" leases", StringComparison.Ordinal);

    private IEnumerable<string> Lines() => File.Exists(_file) ? File.ReadLines(_file) : [];

    private static string What(string line)
    {
        using JsonDocument entry = JsonDocument.Parse(line);
        string verb = entry.RootElement.GetProperty("verb").GetString()!;
        return entry.RootElement.TryGetProperty("objectRef", out JsonElement item)
            ? $"{verb} {item.GetProperty("resource").GetString()}"
                + (item.TryGetProperty("subresource", out JsonElement part) ? $"/{part.GetString()}" : "")
            : $"{verb} {entry.RootElement.GetProperty("requestURI").GetString()}";
    }
}
