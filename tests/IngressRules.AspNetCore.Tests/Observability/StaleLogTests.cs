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
}
