using System.Text.Json;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;
using Xunit.Abstractions;

namespace IngressRules.Tests.Server;

/// <summary>The library reads YAML as a real kube-apiserver does: the same texts are taken, with the same values in them.</summary>
public class SpellingTests(ControlPlane server, ITestOutputHelper output) : IClassFixture<ControlPlane>
{
    private const int Spelled = 5000;

    [ControlPlaneFact]
    public void A_real_server_reads_the_same()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("INGRESS_RULES_FUZZ_SEED"), out int given) ? given : 11;
        var spellings = new Spellings(seed);
        List<string> differences = [];
        int taken = 0;
        for (int i = 0; i < Spelled; i++)
        {
            string yaml = spellings.Next();
            string theirs = server.Reading(yaml, out string message) is { } read ? Brief(read) : "refused";
            string ours = Brief(yaml);
            taken += theirs == "refused" ? 0 : 1;
            if (theirs != ours)
            {
                differences.Add($"{JsonSerializer.Serialize(yaml)}\n  server: {theirs} {message}\n  here:   {ours}");
            }
        }

        output.WriteLine($"{Spelled} spellings compared with seed {seed}; the server takes {taken}.");
        Assert.True(differences.Count == 0, $"{differences.Count} differ:\n{string.Join('\n', differences.Take(40))}");
        Assert.InRange(taken, Spelled / 10, Spelled);
    }

    /// <summary>The annotations and the hosts, in which the spellings differ.</summary>
    private static string Brief(JsonElement ingress) => Brief(
        ingress.GetProperty("metadata").TryGetProperty("annotations", out JsonElement annotations)
            ? annotations.EnumerateObject().Select(a => (a.Name, a.Value.GetString()!))
            : [],
        ingress.GetProperty("spec").TryGetProperty("tls", out JsonElement tls)
            ? tls.EnumerateArray().Select(t => t.TryGetProperty("hosts", out JsonElement hosts)
                ? hosts.EnumerateArray().Select(h => h.GetString()!)
                : [])
            : []);

    private static string Brief(string yaml)
    {
        ValidationResult result = IngressValidator.Validate(IngressReader.Read(yaml));
        return result.HasErrors || result.Objects.Ingresses is not [Ingress ingress]
            ? "refused"
            : Brief(ingress.Metadata.Annotations.Select(a => (a.Key, a.Value)), ingress.Spec.Tls.Select(t => t.Hosts));
    }

    private static string Brief(IEnumerable<(string Key, string Value)> annotations, IEnumerable<IEnumerable<string>> hosts) =>
        JsonSerializer.Serialize(annotations.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => new[] { a.Key, a.Value }))
        + JsonSerializer.Serialize(hosts);
}
