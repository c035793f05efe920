using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Tests.Model;

public class ObjectChangesTests
{
    private static readonly Service A = NewService("a"), B = NewService("b"), C = NewService("c");

    [Fact]
    public void The_same_instances_are_no_change()
    {
        Assert.Same(ObjectChanges.None, ObjectChanges.Between(Set(A, B), Set(A, B)));
        Assert.True(ObjectChanges.None.IsEmpty);
    }

    [Fact]
    public void What_is_new_different_or_gone_is_told_by_name()
    {
        Service changed = B with { Spec = new() { Type = "NodePort" } };
        ObjectChanges changes = ObjectChanges.Between(Set(A, B), Set(changed, C));
        Assert.Equal([changed, C], changes.Changed.Services);
        Assert.Equal([new ObjectReference("Service", "x", "a")], changes.Removed);
        Assert.True(changes.Concern<Service>());
        Assert.False(changes.Concern<Ingress>());
    }

    [Fact]
    public void An_equal_object_that_was_read_anew_is_a_change() =>
        Assert.Equal([A], ObjectChanges.Between(Set(A, B), Set(A with { }, B)).Changed.Services);

    [Fact]
    public void Of_several_objects_of_a_name_all_are_given_and_their_order_counts()
    {
        Service twin = A with { };
        Assert.Equal([A, twin], ObjectChanges.Between(Set(A, B), Set(A, B, twin)).Changed.Services, ReferenceEqualityComparer.Instance);
        Assert.Equal([twin, A], ObjectChanges.Between(Set(A, B, twin), Set(twin, B, A)).Changed.Services,
            ReferenceEqualityComparer.Instance);
        Assert.Same(ObjectChanges.None, ObjectChanges.Between(Set(A, B, twin), Set(A, twin, B)));
    }

    /// <summary>Applying the changes to the names of one version gives those of the other.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Changes_lead_from_any_version_to_any_other(int seed)
    {
        var random = new Random(seed);
        Service[] known = [.. "aabbcdef".Select(n => NewService(n.ToString()))];
        for (int i = 0; i < 2000; i++)
        {
            Service[] before = Some(), after = Some();
            ObjectChanges changes = ObjectChanges.Between(Set(before), Set(after));
            HashSet<string> concerned =
                [.. changes.Changed.Services.Select(s => s.Metadata.Name), .. changes.Removed.Select(r => r.Name)];
            ILookup<string, Service> expected = after.ToLookup(s => s.Metadata.Name), old = before.ToLookup(s => s.Metadata.Name);
            foreach (string name in before.Concat(after).Select(s => s.Metadata.Name).Distinct())
            {
                bool same = expected[name].SequenceEqual(old[name], ReferenceEqualityComparer.Instance);
                Assert.Equal(!same, concerned.Contains(name));
                Assert.Equal(
                    same ? [] : expected[name],
                    changes.Changed.Services.Where(s => s.Metadata.Name == name),
                    ReferenceEqualityComparer.Instance);
                Assert.Equal(!same && !expected.Contains(name), changes.Removed.Any(r => r.Name == name));
            }
        }

        Service[] Some() => [.. known.OrderBy(_ => random.Next()).Take(random.Next(known.Length + 1))];
    }

    private static Service NewService(string name) => new() { Metadata = new() { Namespace = "x", Name = name } };

    private static KubernetesObjects Set(params Service[] services) => new() { Services = [.. services] };
}
