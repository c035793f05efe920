using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.Tests.Reloading;

/// <summary>Which names a change of sources affects, and which objects have these names afterwards.</summary>
public class ObjectSourcesTests
{
    [Fact]
    public void A_name_in_several_sources_is_given_with_all_its_objects_in_the_order_of_the_sources()
    {
        Service first = NewService("a"), second = NewService("a"), other = NewService("b");
        ObjectSources sources = ObjectSources.Empty.With([Source("2", second), Source("3", other)], [], out _);
        sources = sources.With([Source("1", first)], [], out ObjectChanges changes);
        Assert.Equal([first, second], changes.Changed.Services, ReferenceEqualityComparer.Instance);
        Assert.Empty(changes.Removed);

        sources = sources.With([], ["2"], out changes);
        Assert.Equal([first], changes.Changed.Services, ReferenceEqualityComparer.Instance);
        sources = sources.With([], ["1"], out changes);
        Assert.Equal("Service default/a", Assert.Single(changes.Removed).ToString());
        Assert.Equal(0, changes.Changed.Count);
        Assert.Equal([other], sources.Content.Objects.Services);
    }

    [Fact]
    public void A_source_with_the_same_content_and_one_that_is_not_known_change_nothing()
    {
        ObjectSource source = Source("1", NewService("a"));
        ObjectSources sources = ObjectSources.Empty.With([source], [], out _);
        sources.With([source], ["2"], out ObjectChanges changes);
        Assert.Same(ObjectChanges.None, changes);
    }

    [Fact]
    public void Several_sources_change_in_one_step()
    {
        ObjectSources sources = ObjectSources.Empty.With([Source("1", NewService("a")), Source("2", NewService("b"))], [], out _);
        sources = sources.With([Source("3", NewService("c"))], ["1"], out ObjectChanges changes);
        Assert.Equal(["c"], changes.Changed.Services.Select(s => s.Metadata.Name));
        Assert.Equal(["a"], changes.Removed.Select(r => r.Name));
        Assert.Equal(2, sources.Count);
    }

    [Fact]
    public void Findings_come_in_the_order_of_the_sources()
    {
        IngressReadResult one = IngressReader.Read("{", name: "one"), two = IngressReader.Read("{", name: "two");
        ObjectSources sources = ObjectSources.Empty.With([new("b", two), new("a", one)], [], out ObjectChanges changes);
        Assert.True(changes.IsEmpty);
        Assert.Equal([.. one.Diagnostics, .. two.Diagnostics], sources.Diagnostics);
    }

    private static ObjectSource Source(string name, params Service[] services) =>
        new(name, new IngressReadResult { Objects = new() { Services = [.. services] } });

    private static Service NewService(string name) => new() { Metadata = new() { Namespace = "default", Name = name } };
}
