using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.Tests.Reloading;

/// <summary>
/// An edit that breaks the name of an object is refused by a server, which keeps the object that it has. Of a file, the refused document is
/// the one in the place of the object that is gone.
/// </summary>
public partial class BrokenNameTests
{
    private const string Web = "name: web, namespace: x";
    private const string Api = "name: api, namespace: x";

    public static TheoryData<string, string> Broken => new()
    {
        { "metadata: {name: We_b, namespace: x},", "Ingress x/We_b" },
        { "metadata: {name: web, namespace: X_y},", "Ingress X_y/web" },
        { "metadata: {namespace: x},", "Ingress x/(no name)" },
        { "metadata: {name: 5, namespace: x},", "Ingress x/(no name)" },
        { "metadata: {},", "Ingress default/(no name)" },
        { "", "Ingress default/(no name)" },
        { "metadata: {name: CHANGE_ME, namespace: x},", "Ingress x/CHANGE_ME" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void The_object_stays_until_its_document_is_mended_or_gone(string metadata, string refusedAs)
    {
        string good = Ingress(Web), bad = good.Replace($"metadata: {{{Web}}},", metadata, StringComparison.Ordinal);
        var site = new Site(good + "---\n" + Ingress(Api));
        site.Write(bad + "---\n" + Ingress(Api));
        AssertIsHeld();

        // Edits elsewhere in the file, and in the document itself, change nothing.
        site.Write("# moved\n" + bad + "---\n" + Ingress(Api) + "---\n" + Ingress("name: zoo, namespace: x"));
        AssertIsHeld(" zoo");
        site.Write(bad.Replace("/p", "/q", StringComparison.Ordinal) + "---\n" + Ingress(Api));
        AssertIsHeld();

        Site mended = site.Copy(), renamed = site.Copy(), removed = site.Copy();
        mended.Write(good + "---\n" + Ingress(Api));
        Assert.Equal("api web", mended.Served);
        Assert.Empty(mended.Table.Stale);

        renamed.Write(Ingress("name: other, namespace: x") + "---\n" + Ingress(Api));
        Assert.Equal("api other", renamed.Served);
        removed.Write(Ingress(Api));
        Assert.Equal("api", removed.Served);
        Assert.Empty(removed.Table.Stale);

        // Gone is gone: another mistake in the same place brings nothing back.
        removed.Write(bad + "---\n" + Ingress(Api));
        Assert.Equal("api", removed.Served);

        site.Remove();
        Assert.Equal("", site.Served);

        void AssertIsHeld(string further = "")
        {
            Assert.Equal("api web" + further, site.Served);
            StaleObject stale = Assert.Single(site.Table.Stale);
            Assert.Equal(("Ingress x/web", refusedAs), ($"{stale.Object}", $"{stale.RefusedAs}"));
            Assert.Contains(site.Table.Diagnostics, d => d.ToString() == stale.Because.ToString());

            // A table that is built anew from what is there now knows the same.
            var again = RoutingTable.Build(site.Sources, previous: site.Table);
            Assert.Equal($"{stale}", $"{Assert.Single(again.Stale)}");
            Assert.Equal(site.Served, Site.ServedBy(again));
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_table_that_is_built_from_a_text_compares_it_with_the_one_before(string metadata, string refusedAs)
    {
        string good = Ingress(Web), bad = good.Replace($"metadata: {{{Web}}},", metadata, StringComparison.Ordinal);
        RoutingTable table = Build(good + "---\n" + Ingress(Api), null);
        table = Build(bad + "---\n" + Ingress(Api), table);
        Assert.Equal("api web", Site.ServedBy(table));
        Assert.Equal(refusedAs, $"{Assert.Single(table.Stale).RefusedAs}");
        table = Build("# again\n" + bad + "---\n" + Ingress(Api), table);
        Assert.Equal("api web", Site.ServedBy(table));
        Assert.Equal("api", Site.ServedBy(Build(Ingress(Api), table)));

        static RoutingTable Build(string text, RoutingTable? before) =>
            RoutingTable.Build(IngressReader.Read(text, name: "a.yaml"), previous: before);
    }

    /// <summary>What each edit makes of <c>a</c>, <c>web</c> and <c>z</c>; a name with an underscore is refused.</summary>
    [Theory]
    [InlineData("a We_b z", "a web z")]
    [InlineData("a We_b z new", "a new web z")]
    [InlineData("new a We_b z N_ew", "a new web z")]
    [InlineData("A_ We_b z", "a web z")]
    [InlineData("A_ We_b Z_", "a web z")]
    [InlineData("other z", "other z")]
    [InlineData("a z", "a z")]
    [InlineData("a z We_b", "a z")]
    [InlineData("We_b a z", "a z")]
    [InlineData("a We_b", "a")]
    [InlineData("a other We_b", "a other")]
    [InlineData("a We_b X_y z", "a z")]
    [InlineData("a other Z_", "a other")]
    [InlineData("z We_b a", "a z")]
    public void Only_the_document_in_its_place_holds_an_object(string edited, string served)
    {
        var site = new Site(Documents("a web z"));
        site.Write(Documents(edited));
        Assert.Equal(served, site.Served);

        // So do the items of a list.
        site = new Site(List("a web z"));
        site.Write(List(edited));
        Assert.Equal(served, site.Served);

        // And once more: what was settled stays settled.
        site.Write("# again\n" + List(edited));
        Assert.Equal(served, site.Served);

        static string Documents(string names) => string.Join("---\n", names.Split(' ').Select(n => Ingress($"name: {n}, namespace: x")));
        static string List(string names) => "apiVersion: v1\nkind: List\nitems:\n"
            + string.Concat(names.Split(' ').Select(n => "- " + Ingress($"name: {n}, namespace: x")));
    }

    [Fact]
    public void An_object_of_the_name_elsewhere_takes_the_place_of_the_one_that_is_held()
    {
        var site = new Site(Ingress(Web));
        site.Write(Ingress("name: We_b, namespace: x"));
        site.Write(Ingress(Web, "v2"), "b.yaml");
        Assert.Equal("v2", Support.Table.ServiceOf(site.Table.Matcher.Match("web.io", "/p")));
        Assert.Empty(site.Table.Stale);

        // It was replaced, so it does not come back.
        site.Remove("b.yaml");
        Assert.Equal("", site.Served);
    }

    [Fact]
    public void A_text_that_cannot_be_parsed_holds_what_the_one_before_held()
    {
        var site = new Site(Ingress(Web));
        site.Write(Ingress("name: We_b, namespace: x"));
        site.Break();
        Assert.Equal("web", site.Served);
        Assert.Equal("ING1004", Assert.Single(site.Table.Stale).Because.Code.Id);
        site.Write(Ingress("name: We_c, namespace: x"));
        Assert.Equal("web", site.Served);
        Assert.Equal("Ingress x/We_c", $"{Assert.Single(site.Table.Stale).RefusedAs}");
        site.Break();
        site.Write(Ingress(Web, "v2"));
        Assert.Empty(site.Table.Stale);
        Assert.Equal("v2", Support.Table.ServiceOf(site.Table.Matcher.Match("web.io", "/p")));
    }

    [Fact]
    public void What_is_listed_is_about_the_text_that_is_there_now()
    {
        string invalid = Ingress(Web).Replace("/p", "p", StringComparison.Ordinal), nameless = Ingress("name: We_b, namespace: x");
        foreach ((string before, string bad) in (ReadOnlySpan<(string, string)>)[
            ("", invalid), ("", nameless), (Ingress(Web), invalid), (Ingress(Web), nameless)])
        {
            var site = new Site(before);
            site.Write(bad);
            Assert.NotEqual(["ING1004"], Errors());
            site.Break();
            Assert.Equal(["ING1004"], Errors());
            Assert.DoesNotContain(site.Table.Matcher.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
            Assert.Equal(before.Length == 0 ? "" : "web", site.Served);

            string[] Errors() =>
                [.. site.Table.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Code.Id)];
        }
    }

    [Theory]
    [InlineData("documents")]
    [InlineData("list")]
    [InlineData("JSON")]
    public void Twice_the_names_are_about_twice_the_work(string form)
    {
        Work(50);
        (long one, long two) = (Work(200), Work(400));
        Assert.True(two < 2.5 * one, $"{one} bytes of memory became {two}");

        long Work(int count)
        {
            var site = new Site(Text(count, "n"));
            string broken = Text(count, "N_");
            long before = GC.GetAllocatedBytesForCurrentThread();
            site.Write(broken);
            Assert.Equal(count, site.Table.Stale.Count);
            site.Write(broken.Replace("/p", "/q", StringComparison.Ordinal));
            Assert.Equal(count, site.Table.Stale.Count);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        string Text(int count, string name)
        {
            IEnumerable<string> items = Enumerable.Range(0, count).Select(i => Ingress($"name: {name}{i}, namespace: x"));
            return form switch
            {
                "documents" => string.Join("---\n", items),
                "list" => "apiVersion: v1\nkind: List\nitems:\n" + string.Concat(items.Select(i => "- " + i)),
                _ => $"{{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{string.Join(',', items.Select(InJson))}]}}",
            };
        }

        static string InJson(string yaml) => Word().Replace(yaml, m => m.Value is "80" ? m.Value : $"\"{m.Value}\"");
    }

    [GeneratedRegex("[A-Za-z0-9_./-]+")]
    private static partial Regex Word();

    /// <summary>
    /// A file is edited, one document at a time. An object is served as long as its document names it, or is refused since it did. Whatever
    /// else happens, no object comes back whose document was removed or renamed.
    /// </summary>
    [Property(MaxTest = 150)]
    public Property An_object_lives_as_long_as_its_document() => Prop.ForAll(
        Arb.From(Edits.ListOf().Select(e => e.ToList()), WithoutOne),
        edits =>
        {
            var site = new Site("");
            List<Document> documents = [];
            int number = 0;
            foreach ((EditKind kind, int choice) in edits)
            {
                int at = documents.Count == 0 ? 0 : choice % documents.Count;
                switch (kind)
                {
                    case EditKind.Break:
                        site.Break();
                        continue;
                    case EditKind.AddGood or EditKind.AddBad:
                        string added = kind == EditKind.AddGood ? $"n{++number}" : $"N_{++number}";
                        documents.Insert(choice % (documents.Count + 1), new(added, kind == EditKind.AddGood ? added : null));
                        break;
                    case EditKind.Remove when documents.Count > 0:
                        documents.RemoveAt(at);
                        break;
                    case EditKind.Rename when documents.Count > 0:
                        string name = $"n{++number}";
                        documents[at] = new(name, name);
                        break;
                    case EditKind.BreakName when documents.Count > 0:
                        documents[at] = documents[at] with { Name = $"N_{++number}" };
                        break;
                    case EditKind.Mend when documents.Count > 0 && documents[at].Held is { } held:
                        documents[at] = new(held, held);
                        break;
                }

                site.Write(string.Join("---\n", documents.Select(d => Ingress($"name: {d.Name}, namespace: x"))));
                Assert.Equal(documents.Select(d => d.Held).OfType<string>().Order(StringComparer.Ordinal), Site.NamesIn(site.Table));
                Assert.Equal(
                    documents.Where(d => d.Held is not null && d.Held != d.Name).Select(d => (d.Held, d.Name)).Order(),
                    site.Table.Stale.Select(s => ((string?)s.Object.Name, s.RefusedAs!.Name)).Order());
            }
        });

    private static Gen<(EditKind Kind, int Choice)> Edits =>
        from kind in Gen.Elements(Enum.GetValues<EditKind>())
        from choice in Gen.Choose(0, 11)
        select (kind, choice);

    private static IEnumerable<List<(EditKind Kind, int Choice)>> WithoutOne(List<(EditKind Kind, int Choice)> edits) =>
        Enumerable.Range(0, edits.Count).Select(i => edits.Where((_, j) => j != i).ToList());

    private static string Ingress(string metadata, string service = "v1") => """
        {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {METADATA}, spec: {rules: [{host: HOST.io,
         http: {paths: [{path: /p, pathType: Prefix, backend: {service: {name: SERVICE, port: {number: 80}}}}]}}]}}

        """
        .Replace("METADATA", metadata, StringComparison.Ordinal)
        .Replace("HOST", metadata.Split(':', ',')[1].Trim().ToLowerInvariant().Replace('_', '-'), StringComparison.Ordinal)
        .Replace("SERVICE", service, StringComparison.Ordinal);

    private enum EditKind
    {
        AddGood,
        AddBad,
        Remove,
        Rename,
        BreakName,
        Mend,
        Break,
    }

    /// <summary>A document, and the object that it holds: the last one that it named validly.</summary>
    private sealed record Document(string Name, string? Held);

    /// <summary>Files that are edited, and the table that follows them.</summary>
    private sealed class Site
    {
        private IngressReadResult _lastGood = IngressReadResult.Empty;

        public Site(string text)
        {
            Write(text);
        }

        private Site(Site other) => (_lastGood, Sources, Table) = (other._lastGood, other.Sources, other.Table);

        public ObjectSources Sources { get; private set; } = ObjectSources.Empty;

        public RoutingTable Table { get; private set; } = RoutingTable.Empty;

        public string Served => ServedBy(Table);

        public static string ServedBy(RoutingTable table) => string.Join(' ', NamesIn(table));

        public static IEnumerable<string> NamesIn(RoutingTable table) => table.Objects.Ingresses
            .Select(i => i.Metadata.Name)
            .Order(StringComparer.Ordinal);

        public Site Copy() => new(this);

        public void Write(string text, string file = "a.yaml")
        {
            IngressReadResult read = IngressReader.Read(text, name: file);
            _lastGood = file == "a.yaml" ? read : _lastGood;
            Apply([new ObjectSource(file, read)], []);
        }

        public void Remove(string file = "a.yaml") => Apply([], [file]);

        /// <summary>Puts a text into the file that cannot be parsed.</summary>
        public void Break()
        {
            IngressReadResult read = IngressReader.Read("{\n", name: "a.yaml");
            Apply([ObjectSource.OfLastGood("a.yaml", _lastGood, read, read.Diagnostics[0])], []);
        }

        private void Apply(ObjectSource[] changed, string[] removed)
        {
            Sources = Sources.With(changed, removed, out ObjectChanges changes);
            Table = Table.With(changes, Sources.Diagnostics);
        }
    }
}
