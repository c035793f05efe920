using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.Tests.Forwarding;

/// <summary>Backends with fixed addresses, and a resolver that is asked before Services.</summary>
public class StaticBackendsTests
{
    [Theory]
    [InlineData("web:80", "default/web:80")]
    [InlineData("web:http", "default/web:http")]
    [InlineData("shop/web:8080", "shop/web:8080")]
    public void A_backend_is_named_as_rules_name_it(string text, string expected)
    {
        Assert.True(BackendReference.TryParse(text, out BackendReference? backend));
        Assert.Equal(expected, backend.ToString());
        Assert.Equal(BackendStatus.Found, new StaticBackends().Add(text, "http://127.0.0.1:1").Resolve(backend).Status);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("web:")]
    [InlineData(":80")]
    [InlineData("/web:80")]
    [InlineData("a/b/web:80")]
    [InlineData("web:80:90")]
    [InlineData("web:0")]
    [InlineData("web:65536")]
    [InlineData("web :80")]
    [InlineData("")]
    public void What_names_no_Service_and_port_is_refused_with_the_form(string text)
    {
        Assert.False(BackendReference.TryParse(text, out _));
        string message = Assert.Throws<ArgumentException>(() => new StaticBackends().Add(text, "http://127.0.0.1:1")).Message;
        Assert.Contains("Write web:80", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000", "127.0.0.1:5000", null, null)]
    [InlineData("http://web.internal", "web.internal:80", null, null)]
    [InlineData("https://Web.internal/", "web.internal:443", "https", "web.internal")]
    [InlineData("https://10.0.0.1:8443", "10.0.0.1:8443", "https", null)]
    [InlineData("http://[::1]:5000", "[::1]:5000", null, null)]
    [InlineData("h2c://10.0.0.7:8080", "10.0.0.7:8080", "kubernetes.io/h2c", null)]
    [InlineData("h2c://10.0.0.7", "10.0.0.7:80", "kubernetes.io/h2c", null)]
    public void An_address_is_a_URL_without_a_path(string address, string authority, string? protocol, string? serverName)
    {
        var backend = new BackendReference("default", IngressBackend.ForService("web", 80));
        BackendEndpoint endpoint = Assert.Single(new StaticBackends().Add("web:80", address).Resolve(backend).Endpoints);

        Assert.Equal((authority, protocol, serverName), (endpoint.Authority, endpoint.AppProtocol, endpoint.ServerName));
    }

    [Theory]
    [InlineData("127.0.0.1:5000")]
    [InlineData("http://127.0.0.1:5000/app")]
    [InlineData("http://127.0.0.1:5000/?a")]
    [InlineData("http://user@127.0.0.1:5000")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("web.internal")]
    [InlineData("")]
    public void What_is_no_address_is_refused_with_the_form(string address)
    {
        string message = Assert.Throws<ArgumentException>(() => new StaticBackends().Add("web:80", address)).Message;
        Assert.Contains("such as http://127.0.0.1:5000", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fixed_addresses_come_before_Services_and_leave_other_backends_to_them()
    {
        var web = new Service { Metadata = new() { Name = "web" }, Spec = new() { Ports = [new() { Port = 80 }] } };
        var backends = new StaticBackends().Add("web:80", "http://10.0.0.1:1", "http://10.0.0.2:2");
        var table = RoutingTable.Build(new KubernetesObjects { Services = [web] }, resolverOptions: new() { Backends = backends });

        Assert.Equal(["10.0.0.1:1", "10.0.0.2:2"], Resolve("web").Endpoints.Select(e => e.Authority));
        Assert.Equal(BackendStatus.ServiceNotFound, Resolve("other").Status);

        BackendEndpoints Resolve(string name) => table.Backends.Resolve(new("default", IngressBackend.ForService(name, 80)));
    }
}
