using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Reading;

/// <summary>Reading the items of a JSON list one by one gives the same result as reading the document as a whole.</summary>
public class ListTests
{
    private static readonly string[] s_items = [.. CorpusRow.All.Where((_, i) => i % 3 == 0).Select(r => r.Body).Where(IsJson)];

    public static TheoryData<string> Wrappings =>
    [
        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [ITEMS]}",
        "{\"items\": [ITEMS], \"kind\": \"List\", \"metadata\": {\"a\": 1, \"a\": 2}, \"apiVersion\": \"v1\"}",
        "{\"apiVersion\": \"v1\", \"items\": [ITEMS, 1, null, \"a\", [], {}], \"kind\": \"List\"}",
        "{\"apiVersion\": \"networking.k8s.io/v1\", \"kind\": \"IngressList\", \"items\": [ITEMS]}",
        "{\"apiVersion\": \"networking.k8s.io/v1\", \"items\": [ITEMS], \"kind\": \"IngressList\"}",
        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"it\\u0065ms\": [ITEMS], \"extra\": 1}",
    ];

    [Theory]
    [MemberData(nameof(Wrappings))]
    public void Items_read_one_by_one_are_the_items_of_the_whole(string wrapping)
    {
        Assert.NotEmpty(s_items);
        foreach (string item in s_items)
        {
            // An unknown field of the list makes the reader read it as a whole; at the end of the list it changes nothing.
            string text = wrapping.Replace("ITEMS", item + ",\n" + Samples.ShopJson, StringComparison.Ordinal);
            string whole = text[..^1] + ", \"unknown\": 1}";
            IngressReadResult quick = Read(text), slow = Read(whole);
            Assert.Equal(slow.Ingresses, quick.Ingresses);
            Assert.Equal(slow.Objects.IngressClasses, quick.Objects.IngressClasses);
            Assert.Equal(slow.Objects.Services, quick.Objects.Services);
            Assert.Equal(slow.Objects.Secrets, quick.Objects.Secrets);
            Assert.Equal(
                slow.Diagnostics.Where(d => !d.Message.Contains("field unknown", StringComparison.Ordinal)).Select(d => d.ToString()),
                quick.Diagnostics.Select(d => d.ToString()));
            Assert.Equal(slow.Ingresses.Select(Place), quick.Ingresses.Select(Place));
        }
    }

    [Theory]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [ITEMS], \"items\": []}", 0)]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [], \"items\": [ITEMS]}", 1)]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [ITEMS], \"kind\": \"Pod\"}", 0)]
    [InlineData("{\"items\": [ITEMS], \"apiVersion\": \"v1\", \"kind\": \"Pod\"}", 0)]
    [InlineData("{\"items\": [ITEMS], \"apiVersion\": \"v1\", \"kind\": 1}", 0)]
    [InlineData("{\"items\": [ITEMS]}", 0)]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [ITEMS]", 0)]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [ITEMS], \"metadata\": ]}", 0)]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"metadata\": {\"items\": [ITEMS]}, \"items\": []}", 0)]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": {\"items\": [ITEMS]}}", 0)]
    [InlineData(
        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [ITEMS]}]}", 1)]
    public void What_turns_out_to_be_no_list_keeps_nothing_of_its_items(string text, int expected) =>
        Assert.Equal(expected, Read(text.Replace("ITEMS", Samples.ShopJson, StringComparison.Ordinal)).Ingresses.Count);

    [Fact]
    public void A_list_behind_the_last_permitted_value_is_not_read()
    {
        string list = "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [" + Samples.ShopJson + "]}\n";
        IngressReadResult read = IngressReader.Read(list + list, new ReaderOptions { Format = SourceFormat.Json, MaxDocuments = 1 });
        Assert.Single(read.Ingresses);
        Assert.Equal(ReadingCodes.TooManyDocuments, Assert.Single(read.Diagnostics).Code);
    }

    [Fact]
    public void Too_deep_an_item_keeps_nothing_of_those_before_it()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 99)) + string.Concat(Enumerable.Repeat("]", 99));
        IngressReadResult read = Read("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [" + Samples.ShopJson + ", " + deep + "]}");
        Assert.Empty(read.Ingresses);
        Assert.Equal(ReadingCodes.NestingTooDeep, Assert.Single(read.Diagnostics).Code);
    }

    [Fact]
    public void Equal_backends_are_one_object()
    {
        string text = Samples.ShopJson;
        ValueList<Ingress> ingresses = Read(text + text).Ingresses;
        Assert.Same(ingresses[0].Spec.Rules[0].Http!.Paths[0].Backend, ingresses[1].Spec.Rules[0].Http!.Paths[0].Backend);
        Assert.Same(ingresses[0].Spec.Rules[0].Host, ingresses[1].Spec.Rules[0].Host);
        Assert.NotEqual(ingresses[0].Spec.Rules[0].Http!.Paths[0].Backend, ingresses[0].Spec.Rules[0].Http!.Paths[1].Backend);
    }

    [Fact]
    public void Places_are_made_again_after_their_memory_was_wanted()
    {
        foreach (IngressReadResult read in (IngressReadResult[])[Read(Samples.ShopJson), Samples.Read("a: 1\n---\n" + Samples.Shop)])
        {
            string before = Place(read.Ingresses[0]);
            GC.Collect();
            Assert.Equal(before, Place(read.Ingresses[0]));
        }
    }

    private static IngressReadResult Read(string text) => IngressReader.Read(text, new ReaderOptions { Format = SourceFormat.Json });

    private static string Place(Ingress ingress)
    {
        FieldPath rules = FieldPath.Root.Child("spec").Child("rules");
        FieldPath path = rules.Index(0).Child("http").Child("paths").Index(0).Child("path");
        return $"{ingress.Origin} {ingress.Origin.Find(FieldPath.Root.Child("metadata").Child("name"))} {ingress.Origin.Find(path)} "
            + $"{ingress.Origin.FindKey(rules)}";
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(text);
            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
