using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.Analysis;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using IngressRules.Tests.Properties;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Reloading;

/// <summary>
/// An edit that makes an object invalid keeps its last valid version in service, as a server that refuses the update would.
/// </summary>
public class LastGoodTests
{
    private static readonly string[] s_files = ["a.yaml", "b.yaml", "c.yaml"];

    public enum State
    {
        Valid,
        Invalid,
        Unread,
    }

    /// <summary>
    /// Random edits of three files against a naive model: each name has a list of versions; a file whose version is invalid keeps the
    /// version that is in service from it. Where that file is gone, the version stays as long as the file has an object of the name that
    /// got it in the same edit; a file that had an invalid one all along does not count. A version whose name is gone from all files stays
    /// as long as its file has something refused in its place.
    /// </summary>
    [Property(MaxTest = 150)]
    public Property Random_edits_agree_with_a_naive_model() => Prop.ForAll(Histories, edits =>
    {
        var files = new SortedDictionary<string, ModelFile>(StringComparer.Ordinal);
        var served = new Dictionary<string, List<(string File, IKubernetesObject Item)>>();
        var heirs = new Dictionary<string, string>();
        var held = new Dictionary<string, (string File, string By)>();
        ObjectSources sources = ObjectSources.Empty;
        RoutingTable table = RoutingTable.Build(KubernetesObjects.Empty);
        foreach (Edit edit in edits)
        {
            var before = files.ToDictionary(f => f.Key, f => f.Value.Entries);
            var wholeBefore = files.ToDictionary(f => f.Key, f => f.Value.Whole);
            foreach (string file in edit.Files)
            {
                Apply(files, file, edit);
            }

            var versions = new Dictionary<string, List<(string File, IKubernetesObject Item)>>(served);
            Follow(files, served, heirs, before);
            if (edit.Kind == EditKind.Write)
            {
                Hold(edit.Files.Where(wholeBefore.ContainsKey).Select(f => (f, wholeBefore[f])), files, versions, served, held);
            }

            EndHolds(files, versions, served, held);
            sources = sources.With(
                edit.Files.Where(files.ContainsKey).Select(f => files[f].Source),
                edit.Files.Where(f => !files.ContainsKey(f)),
                out ObjectChanges changes);
            table = table.With(changes, sources.Diagnostics);

            IKubernetesObject[] expected = [.. served.Values.SelectMany(v => v).Select(v => v.Item)];
            Assert.Equal(
                expected.Select(Describe).Order(StringComparer.Ordinal),
                table.Objects.All.Select(Describe).Order(StringComparer.Ordinal));
            var built = RoutingTable.Build(new KubernetesObjects
            {
                Ingresses = [.. expected.OfType<Ingress>().OrderBy(i => i.Origin.Source!.Name, StringComparer.Ordinal)],
                Services = [.. expected.OfType<Service>().OrderBy(s => s.Origin.Source!.Name, StringComparer.Ordinal)],
            });
            Assert.Equal(MatcherProperties.Dump(built.Matcher.Rules), MatcherProperties.Dump(table.Matcher.Rules));
            Assert.Equal(StaleIn(files, served), table.Stale.Select(s => s.Object.ToString()).Order(StringComparer.Ordinal));
            Assert.All(table.Stale, s => Assert.Contains(table.Diagnostics, d => d.ToString() == s.Because.ToString()));
        }
    });

    [Fact]
    public void An_invalid_edit_leaves_the_last_valid_version_and_says_since_when_and_why()
    {
        var clock = new Clock(DateTimeOffset.UnixEpoch);
        RoutingTable table = RoutingTable.Build(IngressReader.Read(Text(new("web", 1, State.Valid)), name: "a.yaml"), time: clock);
        Assert.Empty(table.Stale);

        clock.Now = DateTimeOffset.UnixEpoch.AddHours(1);
        RoutingTable broken = Next(table, Text(new("web", 2, State.Invalid)));
        Assert.Equal("v1", ServiceOf(broken));
        StaleObject stale = Assert.Single(broken.Stale);
        Assert.Equal("Ingress x/web", stale.Object.ToString());
        Assert.Equal(clock.Now, stale.Since);
        Assert.Equal(ValidationCodes.P3, stale.Because.Code);
        Assert.Equal(2, stale.Because.Span!.Line);

        // Another mistake on top of the first: it is stale since the first one.
        DateTimeOffset first = clock.Now;
        clock.Now = first.AddHours(1);
        RoutingTable worse = Next(broken, "# moved\n" + Text(new("web", 3, State.Unread)));
        Assert.Equal("v1", ServiceOf(worse));
        Assert.Equal(first, Assert.Single(worse.Stale).Since);
        Assert.DoesNotContain(worse.Diagnostics, d => d.Code == ValidationCodes.P3);

        RoutingTable mended = Next(worse, Text(new("web", 4, State.Valid)));
        Assert.Equal("v4", ServiceOf(mended));
        Assert.Empty(mended.Stale);
    }

    [Fact]
    public void A_fresh_start_has_no_last_version_and_a_removed_object_leaves_none()
    {
        RoutingTable fresh = RoutingTable.Build(IngressReader.Read(Text(new("web", 1, State.Invalid)), name: "a.yaml"));
        Assert.Equal("-", ServiceOf(fresh));
        Assert.Empty(fresh.Stale);

        RoutingTable stale = Next(Next(fresh, Text(new("web", 1, State.Valid))), Text(new("web", 2, State.Invalid)));
        Assert.Equal("v1", ServiceOf(stale));
        RoutingTable removed = stale.With(new ObjectChanges { Removed = [new("Ingress", "x", "web")] }, []);
        Assert.Equal("-", ServiceOf(removed));
        Assert.Empty(removed.Stale);
        Assert.Empty(removed.Diagnostics);

        // The object was deleted, so an invalid one that comes later has no last version either.
        Assert.Equal("-", ServiceOf(Next(removed, Text(new("web", 3, State.Invalid)))));
    }

    [Theory]
    [InlineData(State.Invalid)]
    [InlineData(State.Unread)]
    public void A_file_that_had_an_invalid_object_all_along_has_no_part_in_the_version_of_a_file_that_is_gone(State state)
    {
        ObjectSource a = Source("a.yaml", Text(new("web", 1, State.Valid))), b = Source("b.yaml", Text(new("web", 2, state)));
        ObjectSources sources = ObjectSources.Empty.With([a, b], [], out ObjectChanges changes);
        RoutingTable table = RoutingTable.Build(KubernetesObjects.Empty).With(changes, sources.Diagnostics);
        Assert.Equal("v1", ServiceOf(table));

        sources.With([], ["a.yaml"], out changes);
        RoutingTable gone = table.With(changes, sources.Diagnostics);
        Assert.Equal("-", ServiceOf(gone));
        Assert.Empty(gone.Stale);

        // Moved to another file, it is still there. The file may be edited, but then it must not go as well.
        ObjectSource c = Source("c.yaml", Text(new("web", 3, state)));
        sources = sources.With([c], ["a.yaml"], out changes);
        RoutingTable moved = table.With(changes, sources.Diagnostics);
        Assert.Equal(("v1", "c.yaml"), (ServiceOf(moved), Assert.Single(moved.Stale).Because.Source!.Name));
        sources = sources.With([c with { Content = Source("c.yaml", Text(new("web", 4, state))).Content }], [], out changes);
        moved = moved.With(changes, sources.Diagnostics);
        Assert.Equal(("v1", "c.yaml"), (ServiceOf(moved), Assert.Single(moved.Stale).Because.Source!.Name));
        sources = sources.With([], ["c.yaml"], out changes);
        Assert.Equal("-", ServiceOf(moved.With(changes, sources.Diagnostics)));

    }

    [Theory]
    [InlineData("kind: ingress", "ING1015")]
    [InlineData("kind: Ingresss", "ING1015")]
    [InlineData("kind: ''", "ING1012")]
    [InlineData("Kind: Ingress", "ING1012")]
    [InlineData("kind: '${KIND}'", "ING1018")]
    [InlineData("kind: IngressRoute", "ING1015")]
    [InlineData("kind: ConfigMap", "ING1015")]
    public void An_object_whose_kind_is_misspelt_or_missing_is_the_one_that_the_file_had(string kind, string code)
    {
        string good = Text(new("web", 1, State.Valid)) + "---\n" + Text(new("web", 1, State.Valid, IsService: true));
        string bad = good.Replace("kind: Ingress", kind, StringComparison.Ordinal);
        ObjectSources sources = ObjectSources.Empty.With([Source("a.yaml", good)], [], out ObjectChanges changes);
        RoutingTable table = RoutingTable.Build(KubernetesObjects.Empty).With(changes, sources.Diagnostics), first = table;
        Step(Source("a.yaml", bad));
        AssertIsStale(table, "Ingress x/web", code);
        Step(Source("a.yaml", "# again\n" + bad));
        AssertIsStale(table, "Ingress x/web", code);

        AssertIsStale(RoutingTable.Build(IngressReader.Read(bad, name: "a.yaml"), previous: first), "Ingress x/web", code);
        AssertIsStale(RoutingTable.Build(sources, previous: first), "Ingress x/web", code);

        // Neither does a text that cannot be parsed say that the object is gone. Both objects are stale then.
        IngressReadResult lost = IngressReader.Read("{\n", name: "a.yaml");
        Step(ObjectSource.OfLastGood("a.yaml", IngressReader.Read(bad, name: "a.yaml"), lost, lost.Diagnostics[0]));
        AssertIsStale(table, "Ingress x/web, Service x/web", "ING1004");

        Step(Source("a.yaml", Text(new("web", 1, State.Valid, IsService: true))));
        Assert.Equal("-", ServiceOf(table));
        Assert.Empty(table.Stale);

        void Step(ObjectSource source)
        {
            sources = sources.With([source], [], out changes);
            table = table.With(changes, sources.Diagnostics);
        }

        static void AssertIsStale(RoutingTable table, string objects, string code)
        {
            Assert.Equal(("v1", objects), (ServiceOf(table), string.Join(", ", table.Stale.Select(s => s.Object))));
            Assert.All(table.Stale, s => Assert.Equal(code, s.Because.Code.Id));
        }
    }

    [Theory]
    [InlineData("networking.kubernetes.io/v1")]
    [InlineData("networking.k8s.io/v2")]
    public void An_object_whose_group_is_misspelt_is_the_one_that_was_there(string version)
    {
        string good = Text(new("web", 1, State.Valid));
        RoutingTable table = RoutingTable.Build(IngressReader.Read(good, name: "a.yaml"));
        string bad = good.Replace("networking.k8s.io/v1", version, StringComparison.Ordinal);
        table = RoutingTable.Build(IngressReader.Read(bad, name: "a.yaml"), previous: table);
        Assert.Equal(("v1", "ING1013"), (ServiceOf(table), Assert.Single(table.Stale).Because.Code.Id));
    }

    [Fact]
    public void Two_objects_that_have_lost_the_line_between_them_both_stay()
    {
        const string Block =
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: x}\n"
            + "spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n";
        string first = Block, second = Block.Replace("{name: web, n", "{name: next, n", StringComparison.Ordinal);
        ObjectSources sources = ObjectSources.Empty.With([Source("a.yaml", first + "---\n" + second)], [], out ObjectChanges changes);
        RoutingTable table = RoutingTable.Build(KubernetesObjects.Empty).With(changes, sources.Diagnostics);
        sources = sources.With([Source("a.yaml", first + second)], [], out changes);
        table = table.With(changes, sources.Diagnostics);
        Assert.Equal(["Ingress x/next", "Ingress x/web"], table.Stale.Select(s => s.Object.ToString()));
        Assert.Equal(2, table.Objects.Ingresses.Count);
    }

    [Fact]
    public void An_explanation_knows_the_latest_fault_of_an_object_and_not_the_one_before()
    {
        RoutingTable table = RoutingTable.Build(IngressReader.Read(Text(new("web", 1, State.Invalid)), name: "a.yaml"));
        Assert.Contains(table.Matcher.Diagnostics, d => d.Code == ValidationCodes.P3);
        RoutingTable unread = Next(table, Text(new("web", 1, State.Unread)));
        Assert.DoesNotContain(unread.Matcher.Diagnostics, d => d.Code == ValidationCodes.P3);
        Assert.DoesNotContain(unread.Diagnostics, d => d.Code == ValidationCodes.P3);
    }

    [Fact]
    public void A_table_that_is_built_from_sources_knows_which_objects_are_stale()
    {
        string good = Text(new("web", 1, State.Valid));
        IngressReadResult lastGood = IngressReader.Read(good, name: "a.yaml"), latest = IngressReader.Read("{\n", name: "a.yaml");
        ObjectSource[] files =
        [
            ObjectSource.OfLastGood("a.yaml", lastGood, latest, latest.Diagnostics[0]),
            Source("b.yaml", Text(new("web", 2, State.Valid))),
        ];
        ObjectSources sources = ObjectSources.Empty.With(files, [], out _);
        var table = RoutingTable.Build(sources, previous: RoutingTable.Build(new KubernetesObjects()));
        Assert.Equal(2, table.Objects.Ingresses.Count);
        Assert.Equal(ReadingCodes.YamlSyntax, Assert.Single(table.Stale).Because.Code);
        Assert.Equal(sources.Diagnostics, table.Diagnostics.Where(d => d.Code == ReadingCodes.YamlSyntax));
    }

    [Fact]
    public void An_object_that_a_broken_text_gives_in_the_form_from_before_is_not_stale_any_more()
    {
        string good = Text(new("web", 1, State.Valid));
        IngressReadResult lastGood = IngressReader.Read(good, name: "a.yaml");
        ObjectSources sources = ObjectSources.Empty.With([new ObjectSource("a.yaml", lastGood)], [], out ObjectChanges changes);
        RoutingTable table = RoutingTable.Build(new KubernetesObjects()).With(changes, sources.Diagnostics);

        Break("");
        Assert.Equal("Ingress x/web", $"{Assert.Single(table.Stale).Object}");
        Break(good);
        Assert.Empty(table.Stale);
        Assert.Equal("v1", ServiceOf(table));

        void Break(string before)
        {
            IngressReadResult latest = IngressReader.Read(before + "---\n{\n", name: "a.yaml");
            Diagnostic because = latest.Diagnostics.First(d => d.Code == ReadingCodes.YamlSyntax);
            sources = sources.With([ObjectSource.OfLastGood("a.yaml", lastGood, latest, because)], [], out changes);
            table = table.With(changes, sources.Diagnostics);
        }
    }

    [Fact]
    public void A_table_that_is_built_anew_takes_the_last_versions_of_the_one_before()
    {
        RoutingTable table = RoutingTable.Build(IngressReader.Read(Text(new("web", 1, State.Valid)), name: "a.yaml"));
        foreach (State state in new[] { State.Invalid, State.Unread })
        {
            table = RoutingTable.Build(IngressReader.Read(Text(new("web", 2, state)), name: "a.yaml"), previous: table);
            Assert.Equal("v1", ServiceOf(table));
            Assert.Single(table.Stale);
        }

        Assert.Equal("-", ServiceOf(RoutingTable.Build(IngressReadResult.Empty, previous: table)));
    }

    [Fact]
    public void A_Secret_whose_new_version_is_no_certificate_keeps_the_working_one()
    {
        Secret good = NewSecret(NewCertificate()), other = NewSecret(("-----BEGIN", "nothing"));
        RoutingTable table = RoutingTable.Build(new KubernetesObjects { Secrets = [good] });
        RoutingTable stale = table.With(new ObjectChanges { Changed = new() { Secrets = [other] } });
        Assert.Same(good, Assert.Single(stale.Objects.Secrets));
        Assert.Equal(AnalysisCodes.SecretUnreadable, Assert.Single(stale.Stale).Because.Code);
        Diagnostic finding = Assert.Single(stale.Diagnostics);
        Assert.Equal("Secret x/tls", finding.Object!.ToString());
        Assert.DoesNotContain("nothing", finding.Message, StringComparison.Ordinal);

        // The first version of a Secret is taken as it is, and so is one whose keys were never a certificate.
        Assert.Same(other, Assert.Single(RoutingTable.Build(new KubernetesObjects { Secrets = [other] }).Objects.Secrets));
        RoutingTable mended = stale.With(new ObjectChanges { Changed = new() { Secrets = [good] } });
        Assert.Empty(mended.Stale);
        Assert.Empty(mended.Diagnostics);
    }

    /// <summary>A failing history is shortened edit by edit.</summary>
    private static Arbitrary<List<Edit>> Histories => Arb.From(
        Edits.ListOf().Select(e => e.ToList()),
        edits => Enumerable.Range(0, edits.Count).Select(i => edits.Where((_, j) => j != i).ToList()));

    private static Gen<Edit> Edits =>
        from files in Gen.Elements(s_files).NonEmptyListOf()
        from kind in Gen.Frequency((1, Gen.Constant(EditKind.Remove)), (8, Gen.Constant(EditKind.Write)), (2, Gen.Constant(EditKind.Break)))
        from entries in (
            from isService in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
            from name in Gen.Elements("p", "q", "r")
            from variant in Gen.Choose(1, 3)
            from state in Gen.Elements(State.Valid, State.Valid, State.Invalid, State.Unread)
            select new Entry(name, variant, state, isService)).ListOf()
        select new Edit([.. files.Distinct().Take(2)], kind, [.. entries.DistinctBy(e => e.Key)]);

    /// <summary>What the files say after an edit. A file that cannot be parsed as a whole keeps its last good entries.</summary>
    private static void Apply(SortedDictionary<string, ModelFile> files, string file, Edit edit)
    {
        string text = string.Join("---\n", edit.Entries.Select(Text));
        if (edit.Kind == EditKind.Remove)
        {
            files.Remove(file);
        }
        else if (edit.Kind == EditKind.Write)
        {
            IngressReadResult read = IngressReader.Read(text, name: file);
            files[file] = new(new ObjectSource(file, read), edit.Entries, edit.Entries, edit.Entries, [], read);
        }
        else if (files.GetValueOrDefault(file) is { } before)
        {
            IngressReadResult read = IngressReader.Read(text + "---\n{\n", name: file);
            Diagnostic because = read.Diagnostics.First(d => d.Code == ReadingCodes.YamlSyntax);
            files[file] = before with
            {
                Source = ObjectSource.OfLastGood(file, before.LastGood, read, because),
                Entries =
                [
                    .. before.Good,

                    // Neither does the next text that cannot be parsed say that an object of this one is gone.
                    .. before.Entries.Concat(edit.Entries.Where(e => e.State == State.Unread))
                        .Where(e => !before.Good.Exists(g => g.Key == e.Key))
                        .DistinctBy(e => e.Key),
                ],
                Frozen = [.. before.Good.Except(edit.Entries.Where(e => e.State != State.Unread)).Select(e => e.Key)],
            };
        }
    }

    /// <summary>The naive model: each name anew, from all files.</summary>
    private static void Follow(
        SortedDictionary<string, ModelFile> files,
        Dictionary<string, List<(string File, IKubernetesObject Item)>> served,
        Dictionary<string, string> heirs,
        Dictionary<string, List<Entry>> entriesBefore)
    {
        foreach (string key in files.Values.SelectMany(f => f.Entries).Select(e => e.Key).Union(served.Keys).ToList())
        {
            List<(string File, IKubernetesObject Item)> before = served.GetValueOrDefault(key) ?? [], next = [];
            List<string> owners = [];
            foreach ((string name, ModelFile file) in files)
            {
                if (file.Entries.FirstOrDefault(e => e.Key == key) is { } entry)
                {
                    owners.Add(name);
                    next.AddRange(entry.State == State.Valid ? [(name, file.Find(key))] : before.Where(b => b.File == name));
                }
            }

            bool HadIt(string file) => entriesBefore.GetValueOrDefault(file)?.Exists(e => e.Key == key) == true;
            if (next.Count > 0 || before.Count == 0)
            {
                heirs.Remove(key);
            }
            else
            {
                // The version's own file is gone, now or earlier.
                bool isLostNow = entriesBefore.Keys.Any(f => HadIt(f) && !owners.Contains(f));
                string? heir = heirs.GetValueOrDefault(key) is { } known && owners.Contains(known)
                    ? known
                    : owners.Find(f => !isLostNow || !HadIt(f));
                next = heir is null ? [] : before;
                heirs.Remove(key);
                if (heir is not null)
                {
                    heirs.Add(key, heir);
                }
            }

            served[key] = next;
        }
    }

    /// <summary>What the files hold that have something refused in the place of what they lost.</summary>
    private static void Hold(
        IEnumerable<(string File, List<Entry> Before)> edited,
        SortedDictionary<string, ModelFile> files,
        Dictionary<string, List<(string File, IKubernetesObject Item)>> before,
        Dictionary<string, List<(string File, IKubernetesObject Item)>> served,
        Dictionary<string, (string File, string By)> held)
    {
        HashSet<string> settled = [];
        foreach ((string file, List<Entry> old) in edited)
        {
            List<Entry> now = files[file].Entries;
            foreach (Entry gone in old.Where(o => !now.Exists(n => n.Key == o.Key)))
            {
                (bool, string?, string?) place = PlaceOf(gone, old, now);
                List<Entry> goneThere = [.. old.Where(o => !now.Exists(n => n.Key == o.Key) && PlaceOf(o, old, now) == place)];
                List<Entry> comeThere = [.. now.Where(n => !old.Exists(o => o.Key == n.Key) && PlaceOf(n, now, old) == place)];
                bool holds = goneThere.Count == comeThere.Count && comeThere.TrueForAll(c => c.State != State.Valid);
                string? by = holds ? comeThere[goneThere.IndexOf(gone)].Key : null;
                List<(string File, IKubernetesObject Item)> own = [.. before.GetValueOrDefault(gone.Key, []).Where(v => v.File == file)];
                bool isThere = files.Values.Any(f => f.Entries.Exists(e => e.Key == gone.Key));
                if (by is not null && own.Count > 0 && !isThere && settled.Add(gone.Key))
                {
                    served[gone.Key] = own;
                    held[gone.Key] = (file, by);
                }

                foreach (string other in held.Where(h => h.Value == (file, gone.Key) && h.Key != gone.Key).Select(h => h.Key).ToList())
                {
                    held[other] = (file, by ?? "");
                }
            }
        }

        static (bool, string?, string?) PlaceOf(Entry entry, List<Entry> own, List<Entry> other)
        {
            List<string> neighbours =
                [.. own.Where(o => o.IsService == entry.IsService && (o == entry || other.Exists(e => e.Key == o.Key))).Select(o => o.Key)];
            int at = neighbours.IndexOf(entry.Key);
            return (entry.IsService, neighbours.ElementAtOrDefault(at - 1), neighbours.ElementAtOrDefault(at + 1));
        }
    }

    /// <summary>Ends what is held by something that is gone or valid, or is there itself.</summary>
    private static void EndHolds(
        SortedDictionary<string, ModelFile> files,
        Dictionary<string, List<(string File, IKubernetesObject Item)>> before,
        Dictionary<string, List<(string File, IKubernetesObject Item)>> served,
        Dictionary<string, (string File, string By)> held)
    {
        foreach ((string key, (string file, string by)) in held.ToList())
        {
            bool isHeld = files.GetValueOrDefault(file)?.Entries.Exists(e => e.Key == by && e.State != State.Valid) == true;
            bool isThere = served[key].Exists(v => !before.GetValueOrDefault(key, []).Contains(v))
                || files.Values.Any(f => f.Entries.Exists(e => e.Key == key));
            if (isThere)
            {
                held.Remove(key);
            }
            else if (!isHeld)
            {
                held.Remove(key);
                served[key] = [];
            }
            else
            {
                served[key] = [.. before[key].Where(v => v.File == file)];
            }
        }
    }

    private static IEnumerable<string> StaleIn(
        SortedDictionary<string, ModelFile> files, Dictionary<string, List<(string File, IKubernetesObject Item)>> served) => served
        .Where(s => s.Value.Exists(v =>
            files.GetValueOrDefault(v.File) is not { } file
            || file.Frozen.Contains(s.Key)
            || !file.Entries.Exists(e => e.Key == s.Key && e.State == State.Valid)))
        .Select(s => s.Key)
        .Order(StringComparer.Ordinal);

    private static string Describe(IKubernetesObject item) => $"{item.ToReference()} {item.Origin.Source!.Name} " + item switch
    {
        Ingress ingress => ingress.Spec.Rules[0].Http!.Paths[0].Backend.Service!.Name,
        Service service => service.Spec.Ports[0].Port.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    private static string Text(Entry entry) => (entry.IsService
        ? """
            {apiVersion: v1, kind: Service, metadata: {name: NAME, namespace: x}, spec: {ports: [{port: PORT}]}}

            """
        : """
            {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: NAME, namespace: x},
             spec: {rules: [{host: a.io, http: {paths: [{path: "PATH", pathType: Prefix, backend:
             {service: {name: vVARIANT, port: {number: PORT}}}}]}}]}}

            """)
        .Replace("NAME", entry.Name, StringComparison.Ordinal)
        .Replace("PATH", entry.State == State.Invalid ? "p" : "/p", StringComparison.Ordinal)
        .Replace("VARIANT", $"{entry.Variant}", StringComparison.Ordinal)
        .Replace("PORT", entry.State == State.Unread ? "[]" : $"{entry.Variant}", StringComparison.Ordinal);

    private static RoutingTable Next(RoutingTable table, string text)
    {
        IngressReadResult read = IngressReader.Read(text, name: "a.yaml");
        ObjectSources.Empty.With([new("a.yaml", read)], [], out ObjectChanges changes);
        return table.With(changes, read.Diagnostics);
    }

    private static ObjectSource Source(string name, string text) => new(name, IngressReader.Read(text, name: name));

    private static string ServiceOf(RoutingTable table) => Support.Table.ServiceOf(table.Matcher.Match("a.io", "/p"));

    private static (string Certificate, string Key) NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a.io", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static Secret NewSecret((string Certificate, string Key) pem) => new()
    {
        Metadata = new() { Namespace = "x", Name = "tls" },
        Type = Secret.TlsType,
        Data = new(
        [
            new(TlsCertificate.CertificateKey, [.. Encoding.ASCII.GetBytes(pem.Certificate)]),
            new(TlsCertificate.PrivateKeyKey, [.. Encoding.ASCII.GetBytes(pem.Key)]),
        ]),
    };

    private enum EditKind
    {
        Remove,
        Write,
        Break,
    }

    public sealed record Entry(string Name, int Variant, State State, bool IsService = false)
    {
        public State State { get; } = IsService && State == State.Invalid ? State.Valid : State;

        public string Key => $"{(IsService ? "Service" : "Ingress")} x/{Name}";
    }

    private sealed record Edit(ValueList<string> Files, EditKind Kind, List<Entry> Entries)
    {
        public override string ToString() =>
            $"{Kind} {Files}: {string.Join(", ", Entries.Select(e => $"{e.Key} v{e.Variant} {e.State}"))}";
    }

    private sealed record ModelFile(
        ObjectSource Source, List<Entry> Entries, List<Entry> Whole, List<Entry> Good, HashSet<string> Frozen, IngressReadResult LastGood)
    {
        public IKubernetesObject Find(string key) => Source.Content.Objects.All.Single(o => o.ToReference().ToString() == key);
    }
}
