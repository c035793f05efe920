using IngressRules.Model;
using IngressRules.Reloading;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Reloading;

/// <summary>A source outside the library, such as a watch of a cluster, can build and update tables with the public API.</summary>
public class CustomSourceTests
{
    [Fact]
    public void A_table_is_built_once_and_follows_each_event_of_a_watch()
    {
        var watch = new FakeWatch(
            Table.NewIngress("shop/web", [("shop.example.com", "Prefix", "/", "web")]),
            NewService("web"),
            NewSlice("web", "10.0.0.1"));
        BackendReference web = new("shop", IngressBackend.ForService("web", 80));
        Assert.Equal(["10.0.0.1:8080"], watch.Endpoints(web));

        watch.Modified(NewSlice("web", "10.0.0.2"));
        Assert.Equal(["10.0.0.2:8080"], watch.Endpoints(web));

        watch.Added(Table.NewIngress("shop/cart", [("shop.example.com", "Prefix", "/cart", "cart")]));
        Assert.Equal("cart", watch.ServiceFor("shop.example.com", "/cart/1"));

        watch.Deleted("Ingress", "shop", "cart");
        Assert.Equal("web", watch.ServiceFor("shop.example.com", "/cart/1"));
        Assert.Equal(3, watch.Reloads);
    }

    private static Service NewService(string name) =>
        new() { Metadata = new() { Namespace = "shop", Name = name }, Spec = new() { Ports = [new() { Port = 80 }] } };

    private static EndpointSlice NewSlice(string service, string address) => new()
    {
        Metadata = new() { Namespace = "shop", Name = $"{service}-1", Labels = new([new(EndpointSlice.ServiceNameLabel, service)]) },
        AddressType = "IPv4",
        Endpoints = [new() { Addresses = [address] }],
        Ports = [new() { Port = 8080 }],
    };

    /// <summary>A source like an informer: first a list, then single events.</summary>
    private sealed class FakeWatch
    {
        private readonly RoutingTableSource _tables;

        public FakeWatch(Ingress ingress, Service service, EndpointSlice slice)
        {
            var list = new KubernetesObjects { Ingresses = [ingress], Services = [service], EndpointSlices = [slice] };
            _tables = new RoutingTableSource(RoutingTable.Build(list));
        }

        public int Reloads { get; private set; }

        public void Added(Ingress ingress) => Follow(new() { Changed = new() { Ingresses = [ingress] } });

        public void Modified(EndpointSlice slice) => Follow(new() { Changed = new() { EndpointSlices = [slice] } });

        public void Deleted(string kind, string @namespace, string name) => Follow(new() { Removed = [new(kind, @namespace, name)] });

        public string ServiceFor(string host, string path) => Table.ServiceOf(_tables.Current.Matcher.Match(host, path));

        public IEnumerable<string> Endpoints(BackendReference backend) =>
            _tables.Current.Backends.Resolve(backend).Endpoints.Select(e => $"{e.Address}:{e.Port}");

        private void Follow(ObjectChanges changes)
        {
            Assert.True(_tables.Reload(current => current.With(changes)).Succeeded);
            Reloads++;
        }
    }
}
