using System.Text.Json;
using IngressRules.Diagnostics;
using IngressRules.Reading;

namespace IngressRules.Tests.Reading;

/// <summary>The verdicts of a real kube-apiserver on what can be decoded (spec sheet 2.7). Rules are the next stage's.</summary>
public class CorpusTests
{
    // A file has no URL that could say what an object is, and holds every document of a stream.
    private static readonly string[] s_notForFiles = ["type-meta", "media-type", "yaml-documents"];

    // Rows whose verdict is about a request and not about a text.
    private static readonly Dictionary<string, string> s_exceptions = new()
    {
        ["hand-033"] = "An empty file holds no objects, which is no error.",
        ["hand-043"] = "A request is one JSON value; a file may hold a stream of them.",
        ["hand-203"] = "The namespace differs from the one in the URL.",
        ["hand-205"] = "The namespace differs from the one in the URL.",
        ["hand-035"] = "The request's URL fills in what null leaves out.",
        ["yaml-005"] = "An empty file holds no objects, which is no error.",
    };

    [Fact]
    public void Every_row_is_decoded_or_refused_as_the_server_does()
    {
        var failures = new List<string>();
        int rows = 0;
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "ingress-validation.jsonl")))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            string id = row.RootElement.GetProperty("id").GetString()!;
            if (s_notForFiles.Contains(row.RootElement.GetProperty("rule").GetString()) || s_exceptions.ContainsKey(id))
            {
                continue;
            }

            rows++;
            bool isJson = row.RootElement.GetProperty("content_type").GetString() == "application/json";
            ReadResult result = IngressReader.Read(
                row.RootElement.GetProperty("body").GetString()!, new() { Format = isJson ? SourceFormat.Json : SourceFormat.Yaml });
            JsonElement verdict = row.RootElement.TryGetProperty("override", out JsonElement newest) ? newest : row.RootElement;
            bool refused = verdict.GetProperty("code").GetInt32() == 400;

            // The random rows lose their kind or apiVersion now and then: the URL says it for the server, and nothing does for a file.
            if (result.Diagnostics.Any(d => d.Code == ReadingCodes.ApiVersionMissing || d.Code == ReadingCodes.KindMissing))
            {
                Assert.StartsWith("random-", id, StringComparison.Ordinal);
                continue;
            }

            int objects = result.Ingresses.Count + result.IngressClasses.Count;
            if (result.HasErrors != refused || objects != (refused ? 0 : 1))
            {
                failures.Add($"{id} ({row.RootElement.GetProperty("title").GetString()}): {objects} objects; {string.Join(" | ", result.Diagnostics)}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.True(rows > 650, $"only {rows} rows were checked");
    }

    [Fact]
    public void Two_JSON_objects_in_a_row_are_two_objects_of_a_file()
    {
        const string Class = """{"apiVersion":"networking.k8s.io/v1","kind":"IngressClass","metadata":{"name":"NAME"},"spec":{"controller":"a.b/c"}}""";
        ReadResult result = IngressReader.Read(Class.Replace("NAME", "a", StringComparison.Ordinal) + Class.Replace("NAME", "b", StringComparison.Ordinal));
        Assert.Equal(["a", "b"], result.IngressClasses.Select(c => c.Metadata.Name));
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity > DiagnosticSeverity.Info);
    }
}
