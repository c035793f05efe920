using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.Compilation;
using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using IngressRules.Tests.Properties;
using IngressRules.Validation;

namespace IngressRules.Tests.Reloading;

/// <summary>
/// A table updated with changes equals a table built from all objects. No name here has both valid and invalid versions; what becomes of
/// those is in <see cref="LastGoodTests"/>.
/// </summary>
public class RoutingTableTests
{
    private static readonly CompilerOptions Options = new() { Controller = "example.org/ours", AcceptClassless = true };

    /// <summary>
    /// The possible content of a file: Ingresses whose names occur in other files too, a broken one, and one object of each other kind.
    /// </summary>
    private static Gen<IngressReadResult> Content =>
        from ingresses in Generators.Ingresses
        from broken in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from className in Gen.Elements("", "", "one", "two", "Not a name")
        from isDefault in Gen.Elements("true", "false")
        from service in Gen.Elements("", "", "s0-0-0", "default-1")
        from slice in Gen.Elements("", "s0-0-0", "default-1")
        from address in Gen.Elements("10.0.0.1", "10.0.0.2")
        from secret in Gen.Elements("", "tls")
        select new IngressReadResult
        {
            Objects = new()
            {
                Ingresses = [.. broken
                    ? ingresses.Append(new Ingress { Metadata = new() { Namespace = "x", Name = "Not a name" } })
                    : ingresses],
                IngressClasses = className == "" ? [] :
                [
                    new()
                    {
                        Metadata = new()
                        {
                            Name = className,
                            Annotations = new([new(IngressClass.DefaultClassAnnotation, isDefault)]),
                        },
                        Spec = new() { Controller = "example.org/ours" },
                    },
                ],
                Services = service == "" ? [] : [NewService(service)],
                EndpointSlices = slice == "" ? [] : [NewSlice(slice, address)],
                Secrets = secret == "" ? [] : [NewSecret(secret)],
            },
        };

    [Property(MaxTest = 200)]
    public Property A_table_follows_its_sources_as_if_it_were_built_anew(bool admission) => Prop.ForAll(
        Gen.Zip(Gen.Elements("a", "b", "c"), Gen.OneOf(Content, Gen.Constant<IngressReadResult>(null!))).ListOf().ToArbitrary(),
        history =>
        {
            ValidationOptions validation = admission ? OldRelease : ValidationOptions.Default;
            ObjectSources sources = ObjectSources.Empty;
            RoutingTable table = RoutingTable.Build(KubernetesObjects.Empty, Options, validation);
            var expected = new SortedDictionary<string, IngressReadResult>(StringComparer.Ordinal);
            foreach ((string name, IngressReadResult? content) in history)
            {
                expected.Remove(name);
                if (content is not null)
                {
                    expected.Add(name, content);
                }

                sources = content is null
                    ? sources.With([], [name], out ObjectChanges changes)
                    : sources.With([new(name, content)], [], out changes);
                table = table.With(changes, sources.Diagnostics);
                Assert.Equal(IngressReadResult.Concat(expected.Values), sources.Content);
                AssertSame(RoutingTable.Build(IngressReadResult.Concat(expected.Values), Options, validation), table);
            }
        });

    /// <summary>Changes as a watch of a cluster sends them: one object at a time, each name once.</summary>
    [Property(MaxTest = 200)]
    public Property A_table_follows_single_objects_as_if_it_were_built_anew(bool admission) => Prop.ForAll(
        Gen.Zip(Content, Gen.Choose(0, 100)).ListOf().ToArbitrary(),
        history =>
        {
            ValidationOptions validation = admission ? OldRelease : ValidationOptions.Default;
            var world = new Dictionary<(KubernetesKind, string, string), IKubernetesObject>();
            RoutingTable table = RoutingTable.Build(KubernetesObjects.Empty, Options, validation);
            foreach ((IngressReadResult content, int choice) in history)
            {
                foreach (IKubernetesObject item in content.Objects.All)
                {
                    world[KeyOf(item)] = item;
                    table = table.With(new ObjectChanges { Changed = SetOf([item]) });
                }

                if (world.Count > 0)
                {
                    (KubernetesKind kind, string @namespace, string name) = KeyOf(world.Values.ElementAt(choice % world.Count));
                    world.Remove((kind, @namespace, name));
                    table = table.With(new ObjectChanges { Removed = [new(kind.Name, @namespace, name)] });
                }

                AssertSame(RoutingTable.Build(SetOf(world.Values), Options, validation), table);
            }
        });

    [Fact]
    public void Nothing_changes_where_no_change_concerns_it()
    {
        RoutingTable first = RoutingTable.Build(new KubernetesObjects { Services = [NewService("a")], Secrets = [NewSecret("tls")] });
        Ingress ingress = Support.Table.NewIngress("x/i", [("a.io", "Prefix", "/", "a")]);
        RoutingTable second = first.With(new ObjectChanges { Changed = new() { Ingresses = [ingress] } });
        Assert.Same(first.Backends, second.Backends);
        Assert.Same(first.Objects.Secrets, second.Objects.Secrets);
        Assert.Equal("a", Support.Table.ServiceOf(second.Matcher.Match("a.io", "/")));

        RoutingTable third = second.With(new ObjectChanges { Removed = [new("Service", "x", "a")] });
        Assert.NotSame(second.Backends, third.Backends);
        Assert.Same(second.Matcher, third.Matcher);
        Assert.Empty(third.Objects.Services);
    }

    [Fact]
    public void A_class_that_makes_admission_refuse_changes_every_Ingress_without_class()
    {
        RoutingTable table = RoutingTable.Build(
            new KubernetesObjects
            {
                Ingresses = [Support.Table.NewIngress("x/i", [("a.io", "Prefix", "/", "a")])],
                IngressClasses = [DefaultClass("one")],
            },
            Options,
            OldRelease);
        Assert.Equal("a", Support.Table.ServiceOf(table.Matcher.Match("a.io", "/")));

        RoutingTable refusing = table.With(new ObjectChanges { Changed = new() { IngressClasses = [DefaultClass("two")] } });
        Assert.Equal("-", Support.Table.ServiceOf(refusing.Matcher.Match("a.io", "/")));
        Assert.Empty(refusing.Objects.Ingresses);
        Assert.Contains(refusing.Diagnostics, d => d.Code == ValidationCodes.SeveralDefaultClasses);

        RoutingTable again = refusing.With(new ObjectChanges { Removed = [new("IngressClass", "", "one")] });
        Assert.Equal("a", Support.Table.ServiceOf(again.Matcher.Match("a.io", "/")));
        Assert.DoesNotContain(again.Diagnostics, d => d.Code == ValidationCodes.SeveralDefaultClasses);
    }

    [Fact]
    public void What_reading_found_stays_until_other_findings_are_given()
    {
        IngressReadResult broken = IngressReader.Read("{");
        RoutingTable table = RoutingTable.Build(broken);
        Assert.Equal(broken.Diagnostics, table.With(ObjectChanges.None).Diagnostics);
        Assert.Empty(table.With(ObjectChanges.None, []).Diagnostics);
    }

    private static ValidationOptions OldRelease { get; } = new() { Release = KubernetesRelease.Parse("1.22") };

    private static Service NewService(string name) =>
        new() { Metadata = new() { Namespace = "x", Name = name }, Spec = new() { Ports = [new() { Port = 80 }] } };

    /// <summary>One of two slices of a Service: both can exist, and each can move to another Service.</summary>
    private static EndpointSlice NewSlice(string service, string address) => new()
    {
        Metadata = new() { Namespace = "x", Name = $"slice-{address}", Labels = new([new(EndpointSlice.ServiceNameLabel, service)]) },
        AddressType = "IPv4",
        Endpoints = [new() { Addresses = [address] }],
        Ports = [new() { Port = 8080 }],
    };

    private static Secret NewSecret(string name) => new() { Metadata = new() { Namespace = "x", Name = name }, Type = Secret.TlsType };

    private static IngressClass DefaultClass(string name) => new()
    {
        Metadata = new() { Name = name, Annotations = new([new(IngressClass.DefaultClassAnnotation, "true")]) },
        Spec = new() { Controller = "example.org/ours" },
    };

    private static (KubernetesKind Kind, string Namespace, string Name) KeyOf(IKubernetesObject item) =>
        (item.Kind, item.Metadata.Namespace, item.Metadata.Name);

    private static KubernetesObjects SetOf(IEnumerable<IKubernetesObject> items) => new()
    {
        Ingresses = items.OfType<Ingress>().ToValueList(),
        IngressClasses = items.OfType<IngressClass>().ToValueList(),
        Services = items.OfType<Service>().ToValueList(),
        EndpointSlices = items.OfType<EndpointSlice>().ToValueList(),
        Secrets = items.OfType<Secret>().ToValueList(),
    };

    private static void AssertSame(RoutingTable built, RoutingTable table)
    {
        Assert.Equal(MatcherProperties.Dump(built.Matcher.Rules), MatcherProperties.Dump(table.Matcher.Rules));
        Assert.Equal(built.Objects, table.Objects);
        Assert.Equal(built.Diagnostics.Select(d => d.ToString()).Order(), table.Diagnostics.Select(d => d.ToString()).Order());
        foreach (CompiledRule rule in built.Matcher.Rules.Hosts.SelectMany(h => h.Rules))
        {
            BackendEndpoints expected = built.Backends.Resolve(rule.Backend), actual = table.Backends.Resolve(rule.Backend);
            Assert.Equal(expected.Status, actual.Status);
            Assert.Equal(expected.Endpoints, actual.Endpoints);
            string host = rule.Host.Replace("*", "q", StringComparison.Ordinal);
            Assert.Equal(built.Matcher.Match(host, rule.CanonicalPath).ToString(),
                table.Matcher.Match(host, rule.CanonicalPath).ToString());
        }
    }
}
