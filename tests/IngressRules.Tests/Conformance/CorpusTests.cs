using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Conformance;

/// <summary>
/// Reading and validation give the same result as a real kube-apiserver: the same fields for the same reasons in the same order.
/// </summary>
public class CorpusTests
{
    // Where the 1.20 build of the corpus differs: it reads an address with leading zeros as a name, which official builds of no release do,
    // and it does not know the field scope, which the reader knows and checks.
    private static readonly string[] OtherwiseIn120 = ["hand-416", "hand-663"];

    public static TheoryData<string> Families => [.. CorpusRow.All.Select(r => r.Family).Distinct()];

    [Fact]
    public void The_corpus_is_there_in_full() => Assert.True(CorpusRow.All.Count >= 680, $"only {CorpusRow.All.Count} rows");

    [Theory]
    [MemberData(nameof(Families))]
    public void The_newest_release_says_what_the_corpus_says(string family) => Assert.All(
        CorpusRow.All.Where(r => r.Family == family),
        row => Assert.Equal($"{row.Id}: {row.Newest}", $"{row.Id}: {Verdict.Of(row.Body, row.Format, KubernetesRelease.Newest)}"));

    [Theory]
    [MemberData(nameof(Families))]
    public void Release_1_20_says_what_it_said_when_the_corpus_was_made(string family) => Assert.All(
        CorpusRow.All.Where(r => r.Family == family && !OtherwiseIn120.Contains(r.Id)),
        row => Assert.Equal($"{row.Id}: {row.Recorded}", $"{row.Id}: {Verdict.Of(row.Body, row.Format, new KubernetesRelease(20))}"));
}
