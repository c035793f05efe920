using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Admission;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using IngressRules.Validation;

namespace IngressRules.Kubernetes.Tests.Admission;

/// <summary>What admission denies is what the reader, the validator and the table refuse; and no bytes are too much for it.</summary>
public sealed class OneTruthTests
{
    private static readonly RoutingTable s_table = Reviews.Table(
        new() { AcceptClassless = true }, Reviews.Ingress("default/older", "shop.example", "/app", created: "2026-01-01"));

    /// <summary>The Ingresses of the corpus, which was given to a real API server.</summary>
    private static IEnumerable<JsonObject> Corpus => File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "ingress-validation.jsonl"))
        .Select(line => JsonNode.Parse(line)!)
        .Where(row => (string?)row["kind"] == "Ingress" && (string?)row["content_type"] == "application/json")
        .Select(row => TryParse((string)row["body"]!))
        .OfType<JsonObject>()
        .Where(o => o["kind"]?.ToJsonString() == "\"Ingress\"" && o["apiVersion"]?.ToJsonString() == "\"networking.k8s.io/v1\"");

    [Fact]
    public void Errors_are_those_of_the_reader_the_validator_and_the_table()
    {
        int denied = 0, allowed = 0;
        foreach (JsonObject item in Corpus)
        {
            if (item["metadata"] is not JsonObject metadata || item["spec"] is not JsonObject spec
                || metadata["deletionTimestamp"] is not null)
            {
                continue;
            }

            spec.Remove("ingressClassName");
            (metadata["annotations"] as JsonObject)?.Remove("kubernetes.io/ingress.class");
            byte[] text = Encoding.UTF8.GetBytes(item.ToJsonString());
            IngressReadResult read = IngressReader.Read(
                text, new() { UnknownFields = FieldPolicy.Ignore, DuplicateKeys = FieldPolicy.Ignore });
            ValueList<Diagnostic> expected = read.Objects.Ingresses.Count == 0
                ? read.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToValueList()
                : IngressValidator.Validate(read.Objects).Diagnostics
                    .Where(d => d.Code.Id.StartsWith("ING2", StringComparison.Ordinal)).ToValueList();
            string answer = Reviews.Answer(Reviews.Review(item.ToJsonString()), s_table);
            Assert.True(expected.Count > 0 == answer.StartsWith("denied", StringComparison.Ordinal), $"{item.ToJsonString()}\n{answer}");
            Assert.All(expected, e => Assert.Contains($"({e.Code.Id})", answer, StringComparison.Ordinal));
            Assert.All(expected.Where(e => e.Field.Length > 0).Take(1), e => Assert.Contains(e.Field, answer, StringComparison.Ordinal));
            if (expected.Count == 0)
            {
                // What is allowed, the table serves.
                RoutingTable next = s_table.With(new() { Changed = new() { Ingresses = read.Objects.Ingresses } });
                Assert.Contains(next.Matcher.Rules.Ingresses, i => i.ToReference() == read.Objects.Ingresses[0].ToReference());
            }

            (denied, allowed) = expected.Count > 0 ? (denied + 1, allowed) : (denied, allowed + 1);
        }

        Assert.InRange(denied, 100, int.MaxValue);
        Assert.InRange(allowed, 50, int.MaxValue);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("ours")]
    public void An_update_that_the_table_takes_is_allowed_with_a_second_class_too(string word)
    {
        string before = Reviews.Ingress("default/web", "web.example", "/");
        string after = before.Replace(
            "\"namespace\"", $"\"annotations\": {{\"kubernetes.io/ingress.class\": \"{word}\"}}, \"namespace\"", StringComparison.Ordinal);
        RoutingTable table = Reviews.Table(before);
        RoutingTable next = RoutingTable.Build(
            KubernetesObjects.Create([.. table.Objects.IngressClasses, IngressReader.Read(after).Objects.Ingresses[0]]),
            new() { Controller = Compilation.CompilerOptions.DefaultController },
            new() { ObjectsAreStored = true });
        Assert.Single(next.Matcher.Rules.Ingresses);
        Assert.StartsWith("allowed", Reviews.Answer(Reviews.Review(after, "UPDATE", before), table), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_bytes_throw(int seed)
    {
        var random = new Random(seed);
        byte[][] seeds =
        [
            .. Corpus.Where((_, i) => i % 20 == seed).Take(20).Select(o => Encoding.UTF8.GetBytes(
                Reviews.Review(o.ToJsonString(), random.Next(2) == 0 ? "CREATE" : "UPDATE", o.ToJsonString()))),
        ];
        var admission = new IngressAdmission();
        for (int i = 0; i < 4_000; i++)
        {
            byte[] bytes = [.. seeds[random.Next(seeds.Length)]];
            for (int changes = random.Next(1, 6); changes > 0; changes--)
            {
                int at = random.Next(bytes.Length);
                switch (random.Next(5))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes = bytes[..at]; break;
                    case 2: bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]]; break;
                    case 3: bytes[at] = (byte)"{}[]\",:\\0"[random.Next(9)]; break;
                    default: bytes = [.. bytes[..at], .. "\\ud800"u8, .. bytes[at..]]; break;
                }

                if (bytes.Length == 0)
                {
                    break;
                }
            }

            AdmissionAnswer answer = admission.Review(bytes, random.Next(8) == 0 ? null : s_table);
            Assert.NotEqual(0, answer.Body.Length);
            if (answer.Outcome != AdmissionOutcome.Malformed)
            {
                using JsonDocument json = JsonDocument.Parse(answer.Body);
                Assert.Equal(
                    answer.Outcome != AdmissionOutcome.Denied,
                    json.RootElement.GetProperty("response").GetProperty("allowed").GetBoolean());
            }
        }
    }

    private static JsonNode? TryParse(string body)
    {
        try
        {
            // Text that is no Unicode is found when it is first looked up.
            var node = JsonNode.Parse(body, documentOptions: new() { AllowDuplicateProperties = false });
            return JsonNode.Parse(node?.ToJsonString() ?? "null");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
