using System.Text.Json;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>
/// A real kube-apiserver's verdicts (<c>Data/ingress-validation.jsonl</c>): the same causes at the same fields in the same order. Where a
/// row has an override, the newest release is asked; as recorded, the release that was run.
/// </summary>
public class CorpusTests
{
    // What a file has no counterpart for, and what the decoder of the tests cannot tell: it has no second media type, and it does not
    // look at kinds.
    private static readonly string[] LeftOut = ["type-meta", "media-type", "yaml-documents"];

    // 1.20 as built for the corpus takes leading zeros in an address for a name; official builds of every release do not.
    private static readonly string[] OwnBuildOnly = ["hand-416"];

    private static readonly List<Row> Rows = ReadRows();

    public static TheoryData<string> Families => [.. Rows.Select(r => r.Family).Distinct()];

    [Fact]
    public void The_corpus_is_there_in_full() => Assert.True(Rows.Count > 500, $"only {Rows.Count} rows");

    [Theory]
    [MemberData(nameof(Families))]
    public void The_newest_release_says_what_the_corpus_says(string family)
    {
        foreach (Row row in Rows.Where(r => r.Family == family))
        {
            Assert.Equal(row.Newest, Verdict(row, KubernetesRelease.Newest));
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Release_1_20_says_what_it_said_when_the_corpus_was_made(string family)
    {
        foreach (Row row in Rows.Where(r => r.Family == family && !OwnBuildOnly.Contains(r.Id)))
        {
            Assert.Equal(row.Recorded, Verdict(row, new KubernetesRelease(20)));
        }
    }

    private static string Verdict(Row row, KubernetesRelease release)
    {
        var options = new ValidationOptions { Release = release };
        using JsonDocument body = JsonDocument.Parse(row.Body);
        ValueList<Diagnostic> found = row.Kind == "Ingress"
            ? IngressValidator.Check(CorpusDecoder.Ingress(body.RootElement), options)
            : IngressValidator.Check(CorpusDecoder.IngressClass(body.RootElement), options);
        return row.Id + Environment.NewLine + string.Join(Environment.NewLine, found.Select(d => $"{d.Field} {d.Reason}"));
    }

    private static List<Row> ReadRows()
    {
        var rows = new List<Row>();
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "ingress-validation.jsonl")))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement row = document.RootElement;
            JsonElement newest = row.TryGetProperty("override", out JsonElement replaced) ? replaced : row;
            string family = row.GetProperty("rule").GetString()!;
            bool decoded = row.GetProperty("code").GetInt32() is 201 or 422 && newest.GetProperty("code").GetInt32() is 201 or 422;
            if (decoded && row.GetProperty("content_type").GetString() == "application/json" && !LeftOut.Contains(family))
            {
                string id = row.GetProperty("id").GetString()!;
                rows.Add(new(
                    id, family, row.GetProperty("kind").GetString()!, row.GetProperty("body").GetString()!, Causes(id, row), Causes(id, newest)));
            }
        }

        return rows;
    }

    private static string Causes(string id, JsonElement verdict) => id + Environment.NewLine + string.Join(
        Environment.NewLine,
        verdict.GetProperty("causes").EnumerateArray().Select(c => $"{c.GetProperty("field").GetString()} {c.GetProperty("reason").GetString()}"));

    private sealed record Row(string Id, string Family, string Kind, string Body, string Recorded, string Newest);
}
