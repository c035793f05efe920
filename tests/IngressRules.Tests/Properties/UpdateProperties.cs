using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Properties;

/// <summary>Random sequences of updates: after every step the updated table equals a full build of the current objects.</summary>
public abstract class UpdateProperties(int scanLimit)
{
    private static readonly string[] Controllers = ["example.org/ours", "example.org/theirs"];

    [Property(MaxTest = 400)]
    public Property A_table_that_was_updated_equals_one_that_was_built() => Prop.ForAll(
        Gen.Zip(Steps, Gen.Elements(OptionSets)).ToArbitrary(),
        history =>
        {
            var world = new World();
            CompiledRules updated = IngressCompiler.Compile(world.Validate(), history.Item2);
            var matcher = new IngressMatcher(updated, scanLimit);
            foreach (Step step in history.Item1)
            {
                updated = IngressCompiler.Update(updated, world.Take(step));
                matcher = matcher.With(updated);
                CompiledRules built = IngressCompiler.Compile(world.Validate(), history.Item2);
                Assert.Equal(MatcherProperties.Dump(built), MatcherProperties.Dump(updated));
                AssertSameAnswers(new IngressMatcher(built, scanLimit), matcher);
            }
        });

    [Property(MaxTest = 100)]
    public Property A_matcher_may_skip_tables() => Prop.ForAll(
        Steps.ToArbitrary(),
        steps =>
        {
            var world = new World();
            CompiledRules updated = IngressCompiler.Compile(world.Validate());
            var matcher = new IngressMatcher(updated, scanLimit);
            foreach (Step step in steps)
            {
                updated = IngressCompiler.Update(updated, world.Take(step));
            }

            AssertSameAnswers(new IngressMatcher(IngressCompiler.Compile(world.Validate()), scanLimit), matcher.With(updated));
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_table_that_outgrows_its_shards_and_shrinks_again_equals_one_that_was_built(int seed)
    {
        var random = new System.Random(seed);
        string[] hosts = [.. Enumerable.Range(0, 1_500).Select(n => (n % 10) switch
        {
            0 => $"*.w{n}.io",
            1 => $"{new string('l', 60)}.h{n}.io",
            _ => $"h{n}.io",
        })];
        var world = new World();
        CompiledRules updated = IngressCompiler.Compile(world.Validate());
        var matcher = new IngressMatcher(updated, scanLimit);
        for (int step = 0; step < 40; step++)
        {
            // The first steps mostly add objects, the later ones mostly remove them.
            int come = random.Next(step < 20 ? 150 : 5), go = random.Next(step < 20 ? 10 : 150);
            Ingress[] put =
            [
                .. Enumerable.Range(0, come).Select(_ => random.Next(hosts.Length)).Distinct().Select(n => Named($"i{n}", hosts[n])),
            ];
            string[] removed = [.. Enumerable.Range(0, go).Select(_ => $"default/i{random.Next(hosts.Length)}")];
            updated = IngressCompiler.Update(updated, world.Take(new(put, [], removed)));
            matcher = matcher.With(updated);
        }

        CompiledRules built = IngressCompiler.Compile(world.Validate());
        Assert.Equal(MatcherProperties.Dump(built), MatcherProperties.Dump(updated));
        var fresh = new IngressMatcher(built, scanLimit);
        Assert.All(
            hosts.Select(h => h.Replace("*", "x", StringComparison.Ordinal)),
            h => Assert.Equal(fresh.Match(h, "/").ToString(), matcher.Match(h, "/").ToString()));
    }

    [Fact]
    public void A_host_that_becomes_too_large_for_a_scan_and_small_again_keeps_its_answers()
    {
        var world = new World();
        CompiledRules updated = IngressCompiler.Compile(world.Validate());
        var matcher = new IngressMatcher(updated, scanLimit);
        foreach (int rules in (int[])[1, 63, 64, 65, 66, 200, 65, 64, 3, 65, 0])
        {
            Ingress ingress = Table.NewIngress(
                "default/many",
                [.. Enumerable.Range(0, rules).Select(i => ("many.io", i % 2 == 0 ? "Prefix" : "Exact", $"/a/{i}", $"s{i}"))],
                defaultBackend: "fallback");
            updated = IngressCompiler.Update(updated, world.Take(new([ingress], [], [])));
            matcher = matcher.With(updated);
            for (int i = 0; i < 210; i++)
            {
                Assert.Equal(i < rules ? $"s{i}" : "fallback", Table.ServiceOf(matcher.Match("many.io", $"/a/{i}")));
                Assert.Equal(i < rules && i % 2 == 0 ? $"s{i}" : "fallback", Table.ServiceOf(matcher.Match("many.io", $"/a/{i}/b")));
            }
        }
    }

    [Fact]
    public void Hosts_that_a_change_does_not_name_are_shared()
    {
        var world = new World();
        world.Take(new(Put: [Named("a", "a.io"), Named("b", "b.io")], Classes: [], Removed: []));
        CompiledRules before = IngressCompiler.Compile(world.Validate());
        Ingress defaultOnly = Named("b", "b.io") with { Spec = new() { DefaultBackend = IngressBackend.ForService("d", 80) } };
        CompiledRules after = IngressCompiler.Update(before, world.Take(new(Put: [defaultOnly], Classes: [], Removed: [])));
        Assert.Same(before.Hosts.Single(h => h.Host == "a.io"), after.Hosts.Single(h => h.Host == "a.io"));
        Assert.DoesNotContain(after.Hosts, h => h.Host == "b.io");
        Assert.Equal("default/d:80", after.GlobalDefault!.Backend.ToString());
    }

    [Fact]
    public void A_name_that_the_table_does_not_know_is_passed_over()
    {
        CompiledRules before = IngressCompiler.Compile(new World().Validate());
        CompiledRules after = IngressCompiler.Update(
            before,
            IngressValidator.Validate(new ObjectChanges { Removed = [new("Ingress", "x", "y"), new("IngressClass", "", "z")] }));
        Assert.Equal(MatcherProperties.Dump(before), MatcherProperties.Dump(after));
    }

    private static CompilerOptions[] OptionSets { get; } =
    [
        CompilerOptions.Default,
        new() { OwnHostByNamespace = true, GlobalDefaultNeedsHostlessRule = true },
        new() { Controller = "example.org/ours" },
        new() { Controller = "example.org/ours", AcceptClassless = true, HostFallthrough = true },
    ];

    private static Gen<Step[]> Steps { get; } = Gen.Choose(1, 6).SelectMany(n => Gen.CollectToArray(Enumerable.Range(0, n), _ => OneStep));

    /// <summary>Objects with few names, so that a step often changes or removes objects of an earlier one.</summary>
    private static Gen<Step> OneStep =>
        from ingresses in Generators.Ingresses
        from classNames in Gen.Elements<string?>(null, null, "one", "two").ArrayOf(ingresses.Length)
        from tls in Gen.Elements("", "", "a.io", "*.a.io", "*.io").ArrayOf(ingresses.Length)
        from classes in Gen.Frequency((3, Gen.Constant<IngressClass[]>([])), (1, OneClass.Select(c => new[] { c })))
        from removed in Gen.Elements("x/i0", "x/i1", "y/i1", "x-y/i2", "x/i3", "/one").UpTo(2)
        select new Step(
            [
                .. ingresses.Select(
                    (i, n) =>
                        i with
                        {
                            Spec = i.Spec with
                            {
                                IngressClassName = classNames[n],
                                Tls = tls[n] == "" ? [] : [new IngressTls { Hosts = [tls[n]] }],
                            },
                        }),
            ],
            classes,
            removed);

    private static Gen<IngressClass> OneClass =>
        from name in Gen.Elements("one", "two")
        from controller in Gen.Elements(Controllers)
        from isDefault in Gen.Elements("true", "false")
        select new IngressClass
        {
            Metadata = new() { Name = name, Annotations = new([new(IngressClass.DefaultClassAnnotation, isDefault)]) },
            Spec = new() { Controller = controller },
        };

    private static Ingress Named(string name, string host) => Table.NewIngress($"default/{name}", [(host, "Prefix", "/", name)]);

    private static void AssertSameAnswers(IngressMatcher expected, IngressMatcher actual)
    {
        foreach (string host in (string[])["", "a.io", "b.a.io", "q.a.io", "q.b.a.io", "io", "x.io", "q.0.0.1"])
        {
            foreach (string path in (string[])["/", "/a", "/a/b", "/b/", "/ab/a", "/zz"])
            {
                IngressMatch one = expected.Match(host, path), other = actual.Match(host, path);
                Assert.Equal($"{host}{path} {one} {one.TlsConfigured}", $"{host}{path} {other} {other.TlsConfigured}");
            }
        }
    }

    private sealed record Step(Ingress[] Put, IngressClass[] Classes, string[] Removed);

    /// <summary>The current objects, one by one.</summary>
    private sealed class World
    {
        private readonly Dictionary<(string, string), List<Ingress>> _ingresses = [];
        private readonly Dictionary<string, IngressClass> _classes = [];

        public ValidationResult Validate() => Validate(_ingresses.Values.SelectMany(i => i), _classes.Values);

        public ValidatedChanges Take(Step step)
        {
            var gone = new List<ObjectReference>();
            foreach (string[] name in step.Removed.Select(r => r.Split('/')))
            {
                gone.Add(new ObjectReference(name[0].Length == 0 ? "IngressClass" : "Ingress", name[0], name[1]));
                _ingresses.Remove((name[0], name[1]));
                _classes.Remove(name[1]);
            }

            foreach (IGrouping<(string, string), Ingress> named in step.Put.GroupBy(i => (i.Metadata.Namespace, i.Metadata.Name)))
            {
                _ingresses[named.Key] = [.. named];
            }

            foreach (IngressClass given in step.Classes)
            {
                _classes[given.Metadata.Name] = given;
            }

            ValidatedChanges changes = IngressValidator.Validate(
                new ObjectChanges
                {
                    Changed = new() { Ingresses = [.. step.Put], IngressClasses = [.. step.Classes] },
                    Removed = [.. gone],
                });
            Assert.Empty(changes.Diagnostics);
            return changes;
        }

        private static ValidationResult Validate(IEnumerable<Ingress> ingresses, IEnumerable<IngressClass> classes)
        {
            ValidationResult valid =
                IngressValidator.Validate(new KubernetesObjects { Ingresses = [.. ingresses], IngressClasses = [.. classes] });
            Assert.False(valid.HasErrors, string.Join('\n', valid.Diagnostics));
            return valid;
        }
    }
}

public sealed class UpdatePropertiesOnScans() : UpdateProperties(ScanLimits.Usual);

public sealed class UpdatePropertiesOnTries() : UpdateProperties(ScanLimits.TrieAlways);
