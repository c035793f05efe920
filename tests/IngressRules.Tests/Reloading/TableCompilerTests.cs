using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.Compilation;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using IngressRules.Tests.Properties;
using IngressRules.Validation;

namespace IngressRules.Tests.Reloading;

public class TableCompilerTests
{
    private static readonly CompilerOptions Options = new() { Controller = "example.org/ours", AcceptClassless = true };

    /// <summary>What a file may hold: Ingresses whose names occur in other files too, a broken one, a class, a Service.</summary>
    private static Gen<IngressReadResult> Content =>
        from ingresses in Generators.Ingresses
        from broken in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from className in Gen.Elements("", "", "one", "two")
        from isDefault in Gen.Elements("true", "false")
        from service in Gen.Elements("", "", "s0-0-0", "default-1")
        select new IngressReadResult
        {
            Ingresses =
            [
                .. broken ? ingresses.Append(new Ingress { Metadata = new() { Namespace = "x", Name = "Not a name" } }) : ingresses,
            ],
            IngressClasses = className == "" ? [] :
            [
                new()
                {
                    Metadata = new() { Name = className, Annotations = new([new(IngressClass.DefaultClassAnnotation, isDefault)]) },
                    Spec = new() { Controller = "example.org/ours" },
                },
            ],
            Services = service == "" ? [] : [new() { Metadata = new() { Namespace = "x", Name = service } }],
        };

    [Property(MaxTest = 200)]
    public Property A_table_follows_its_sources_as_if_it_were_built_anew(bool admission) => Prop.ForAll(
        Gen.Zip(Gen.Elements("a", "b", "c"), Gen.OneOf(Content, Gen.Constant<IngressReadResult>(null!))).ListOf().ToArbitrary(),
        changes =>
        {
            ValidationOptions validation = admission
                ? new ValidationOptions { Release = KubernetesRelease.Parse("1.22") }
                : ValidationOptions.Default;
            var compiler = new TableCompiler(Options, validation);
            var sources = new SortedDictionary<string, IngressReadResult>(StringComparer.Ordinal);
            List<ObjectSource> before = [];
            RoutingTable table = RoutingTable.Empty;
            foreach ((string name, IngressReadResult? content) in changes)
            {
                sources.Remove(name);
                if (content is not null)
                {
                    sources.Add(name, content);
                }

                List<ObjectSource> after = [.. sources.Select(s => new ObjectSource(s.Key, s.Value))];
                table = compiler.Compile(table, before, after);
                before = after;
                RoutingTable built = RoutingTable.Build(IngressReadResult.Concat(sources.Values), Options, validation);
                Assert.Equal(MatcherProperties.Dump(built.Matcher.Rules), MatcherProperties.Dump(table.Matcher.Rules));
                Assert.Equal(built.Objects.Ingresses, table.Objects.Ingresses);
                Assert.Equal(built.Objects.Services, table.Objects.Services);
                Assert.Equal(built.Diagnostics.Select(d => d.ToString()).Order(), table.Diagnostics.Select(d => d.ToString()).Order());
                foreach (CompiledRule rule in built.Matcher.Rules.Hosts.SelectMany(h => h.Rules))
                {
                    Assert.Equal(built.Backends.Resolve(rule.Backend).Status, table.Backends.Resolve(rule.Backend).Status);
                    string host = rule.Host.Replace("*", "q", StringComparison.Ordinal);
                    Assert.Equal(
                        built.Matcher.Match(host, rule.CanonicalPath).ToString(), table.Matcher.Match(host, rule.CanonicalPath).ToString());
                }
            }
        });

    [Fact]
    public void Endpoints_are_kept_while_no_Service_changes()
    {
        var compiler = new TableCompiler();
        ObjectSource services = new(
            "services", new IngressReadResult { Services = [new() { Metadata = new() { Namespace = "x", Name = "a" } }] });
        ObjectSource[] before = [services, new("rules", IngressReadResult.Empty)];
        RoutingTable first = compiler.Compile(RoutingTable.Empty, [], before);
        ObjectSource[] after =
        [
            services,
            new("rules", new IngressReadResult { Ingresses = [Support.Table.NewIngress("x/i", [("a.io", "Prefix", "/", "a")])] }),
        ];
        RoutingTable second = compiler.Compile(first, before, after);
        Assert.Same(first.Backends, second.Backends);
        Assert.Equal("a", Support.Table.ServiceOf(second.Matcher.Match("a.io", "/")));
        RoutingTable third = compiler.Compile(second, after, [after[1]]);
        Assert.NotSame(second.Backends, third.Backends);
    }
}
