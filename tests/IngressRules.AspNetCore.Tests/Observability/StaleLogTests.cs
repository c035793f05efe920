using IngressRules.AspNetCore.Observability;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Tests.Observability;

/// <summary>
/// One line says which objects are stale because of a file that no longer parses: by name for one, by number for several.
/// </summary>
public class StaleLogTests
{
    private const string File = "a.yaml";

    [Theory]
    [InlineData("a", "Ingress default/a is stale since ", "its last valid version stays in service, because of a.yaml:1:6: ING1004: ")]
    [InlineData("a b c", "3 objects are stale since ", "their last valid versions stay in service, because of a.yaml:1:6: ING1004: ")]
    public void A_file_that_no_longer_parses_is_one_line(string names, string begin, string rest)
    {
        IngressReadResult good = IngressReader.Read(
            string.Concat(names.Split(' ').Select(n => ManifestText.Ingress(n, "a.io", "/" + n, "web"))), name: File);
        IngressReadResult broken = IngressReader.Read("bad: [\n", name: File);
        ObjectSources sources = ObjectSources.Empty.With([new ObjectSource(File, good)], [], out _);
        RoutingTable table = RoutingTable.Build(sources.Content);
        _ = sources.With([ObjectSource.OfLastGood(File, good, broken, broken.Diagnostics[0])], [], out ObjectChanges changes);
        var log = new LogLines();
        new StaleLog(log).Report(table.With(changes));

        string line = Assert.Single(log.All);
        Assert.StartsWith(begin, line, StringComparison.Ordinal);
        Assert.Contains(rest, line, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_whose_name_is_broken_is_named_with_what_its_document_calls_itself()
    {
        string good = ManifestText.Ingress("web", "a.io", "/", "web");
        ObjectSources sources = ObjectSources.Empty.With([Source(good)], [], out _);
        RoutingTable table = RoutingTable.Build(sources.Content);
        _ = sources.With([Source(good.Replace("name: web\n", "name: We_b\n", StringComparison.Ordinal))], [], out ObjectChanges changes);
        table = table.With(changes);
        var log = new LogLines();
        new StaleLog(log).Report(table);

        string line = Assert.Single(log.All);
        Assert.Contains("Ingress default/web is stale since ", line, StringComparison.Ordinal);
        Assert.Contains("because of its document, refused as Ingress default/We_b: a.yaml:4:", line, StringComparison.Ordinal);
        Assert.Equal(0, LeftOutIngresses.Of(table).Count);

        static ObjectSource Source(string text) => new(File, IngressReader.Read(text, name: File));
    }
}
