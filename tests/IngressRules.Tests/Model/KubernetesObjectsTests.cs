using IngressRules.Model;

namespace IngressRules.Tests.Model;

public class KubernetesObjectsTests
{
    private static readonly Ingress First = new() { Metadata = new() { Namespace = "x", Name = "a" } };
    private static readonly Ingress Second = new() { Metadata = new() { Namespace = "x", Name = "b" } };
    private static readonly Service Web = new() { Metadata = new() { Namespace = "x", Name = "web" } };

    [Fact]
    public void Every_kind_has_a_type_of_the_model_and_a_list_of_its_own()
    {
        Type[] types = [.. typeof(Ingress).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IKubernetesObject)))];
        IKubernetesObject[] objects = [.. types.Select(t => (IKubernetesObject)Activator.CreateInstance(t)!)];
        Assert.Equal(KubernetesKind.All.OrderBy(k => k.Name), objects.Select(o => o.Kind).OrderBy(k => k.Name));
        Assert.All(objects, o => Assert.Equal(o.GetType().Name, o.Kind.Name));
        Assert.All(KubernetesKind.All, k => Assert.Equal((k, k), (KubernetesKind.All[k.Index], KubernetesKind.Find(k.Name))));

        var builder = new KubernetesObjects.Builder();
        Array.ForEach(objects, builder.Add);
        KubernetesObjects set = builder.ToObjects();
        Assert.All(KubernetesKind.All, k => Assert.Equal(k, Assert.Single(set.Of(k)).Kind));
        Assert.Equal(
            KubernetesKind.All.Select(k => k.Name),
            typeof(KubernetesObjects).GetProperties()
                .Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(ValueList<>))
                .Select(p => p.PropertyType.GetGenericArguments()[0].Name));
    }

    [Fact]
    public void Sets_are_equal_when_they_hold_equal_objects_in_the_same_order()
    {
        KubernetesObjects one = new() { Ingresses = [First, Second], Services = [Web] };
        KubernetesObjects other = new() { Services = [Web with { }], Ingresses = [First with { }, Second] };
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, other with { Ingresses = [Second, First] });
        Assert.NotEqual(one, other with { Services = [] });
        Assert.Equal(KubernetesObjects.Empty, new());
        Assert.Equal("Ingress: 2, Service: 1", one.ToString());
        Assert.Equal(3, one.Count);
        Assert.Equal([First, Second, Web], one.All);
    }

    [Fact]
    public void A_copy_leaves_the_original_as_it_is()
    {
        KubernetesObjects original = new() { Ingresses = [First] };
        KubernetesObjects copy = original with { Ingresses = [Second] };
        Assert.Equal([First], original.Ingresses);
        Assert.Equal([Second], copy.Ingresses);
    }

    [Fact]
    public void Joined_sets_keep_their_order_and_share_lists_that_are_whole()
    {
        KubernetesObjects one = new() { Ingresses = [First] }, other = new() { Ingresses = [Second], Services = [Web] };
        KubernetesObjects joined = KubernetesObjects.Concat([one, KubernetesObjects.Empty, other]);
        Assert.Equal([First, Second], joined.Ingresses);
        Assert.Same(other.Services, joined.Services);
        Assert.Same(one, KubernetesObjects.Concat([KubernetesObjects.Empty, one]));
    }

    [Fact]
    public void A_builder_goes_back_to_where_it_was()
    {
        var builder = new KubernetesObjects.Builder();
        builder.Add(First);
        int mark = builder.Count;
        builder.Add(Web);
        builder.Add(Second);
        Assert.Equal([Web, Second], builder.Since(mark));
        builder.RollBack(mark);
        Assert.Equal(new KubernetesObjects { Ingresses = [First] }, builder.ToObjects());
    }
}
