using IngressRules.Diagnostics;

namespace IngressRules.Tests.Analysis;

/// <summary>The Services that backends name, and the protocols of their ports (specification 6.1, Q20).</summary>
public class BackendAnalysisTests
{
    private const string Backend = "spec.rules[0].http.paths[0].backend.service";

    [Theory]
    [InlineData("web", "number: 80", "")]
    [InlineData("web", "name: http", "")]
    [InlineData("wbe", "number: 80", "ING3301 " + Backend + ".name")]
    [InlineData("other", "number: 80", "ING3301 " + Backend + ".name")]
    [InlineData("web", "number: 8080", "ING3302 " + Backend + ".port.number")]
    [InlineData("web", "name: htpp", "ING3302 " + Backend + ".port.name")]
    public void A_service_and_its_port_exist_where_services_are_given(string service, string port, string lines) =>
        Assert.Equal(
            lines, Analysed.Lines(Analysed.WithBackend(service, port) + Analysed.Service("{ name: http, port: 80, targetPort: 8080 }")));

    [Fact]
    public void Without_services_nothing_is_missing() => Assert.Empty(Analysed.Yaml(
        Analysed.WithBackend("wbe", "number: 80") + Analysed.Secret("type: Opaque") +
        """

        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: { name: web-1, labels: { kubernetes.io/service-name: web } }
        addressType: IPv4
        endpoints: []
        """));

    [Theory]
    [InlineData("wbe", "number: 80", "Did you mean \"web\"?")]
    [InlineData("catalogue", "number: 80", "Create it, or name a Service that exists.")]
    [InlineData("cart", "number: 80", "Namespace other has one of that name")]
    [InlineData("web", "number: 8080", "write number: 80")]
    [InlineData("web", "number: 81", "Write one of its ports: 80 (\"http\")")]
    [InlineData("web", "name: htpp", "Did you mean \"http\"?")]
    public void The_message_names_what_exists(string service, string port, string sentence) => Assert.Contains(
        sentence,
        Assert.Single(Analysed.Yaml(Analysed.WithBackend(service, port)
            + Analysed.Service("{ name: http, port: 80, targetPort: 8080 }") + Analysed.Service("{ port: 80 }", "cart", "other"))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("number: 8080", "")]
    [InlineData("name: http", "ING3302 " + Backend + ".port.name")]
    public void An_external_name_has_every_port_number(string port, string lines) => Assert.Equal(
        lines,
        Analysed.Lines(
            Analysed.WithBackend("web", port) + Analysed.Service(
                "",
                more: "{ type: ExternalName, externalName: a.example.org }".Trim('{', '}', ' ').Replace(
                    ", ", "\n  ", StringComparison.Ordinal))));

    [Fact]
    public void A_default_backend_is_looked_at_too() => Assert.Equal(
        "ING3301 spec.defaultBackend.service.name",
        Analysed.Lines(
            """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: { name: shop }
            spec:
              defaultBackend: { service: { name: fallback, port: { number: 80 } } }
            """ + Analysed.Service("{ port: 80 }")));

    [Theory]
    [InlineData("{ port: 80, protocol: UDP }", "ING3303")]
    [InlineData("{ port: 80, protocol: SCTP }", "ING3303")]
    [InlineData("{ port: 80, protocol: TCP }", "")]
    [InlineData("{ name: a, port: 80, protocol: UDP }, { name: b, port: 80 }", "")]
    [InlineData("{ name: postgres, port: 80 }", "ING3304")]
    [InlineData("{ name: tcp-mysql, port: 80 }", "ING3304")]
    [InlineData("{ port: 80, appProtocol: redis }", "ING3304")]
    [InlineData("{ port: 80, appProtocol: kubernetes.io/h2c }", "")]
    [InlineData("{ name: kafka-ui, port: 80 }", "")]
    [InlineData("{ name: dns-https, port: 80 }", "")]
    [InlineData("{ name: http, port: 80 }", "")]
    public void A_backend_port_speaks_http(string ports, string code) =>
        Assert.Equal(
            code,
            string.Join(' ', Analysed.Yaml(Analysed.WithBackend("web", "number: 80") + Analysed.Service(ports)).Select(d => d.Code.Id)));

    [Theory]
    [InlineData(22), InlineData(25), InlineData(53), InlineData(389), InlineData(636), InlineData(1433), InlineData(3306), InlineData(5432)]
    [InlineData(5672), InlineData(6379), InlineData(9092), InlineData(11211), InlineData(27017)]
    public void A_well_known_number_counts_unless_the_port_says_http(int number)
    {
        string ingress = Analysed.WithBackend("web", $"number: {number}");
        Diagnostic alone = Assert.Single(Analysed.Yaml(ingress));
        Assert.Equal("ING3304", alone.Code.Id);
        Assert.EndsWith(
            "Ingress carries HTTP and HTTPS; expose this with a Service of type NodePort or LoadBalancer.", alone.Message,
            StringComparison.Ordinal);
        Assert.Equal("ING3304", Assert.Single(Analysed.Yaml(ingress + Analysed.Service($"{{ name: main, port: {number} }}"))).Code.Id);
        Assert.Empty(Analysed.Yaml(ingress + Analysed.Service($"{{ name: http, port: {number} }}")));
        Assert.Empty(Analysed.Yaml(ingress + Analysed.Service($"{{ name: main, port: {number}, appProtocol: http }}")));
    }

    [Theory]
    [InlineData(80), InlineData(443), InlineData(3000), InlineData(8080), InlineData(9090), InlineData(9200), InlineData(15672)]
    public void Other_numbers_say_nothing(int number) => Assert.Empty(Analysed.Yaml(Analysed.WithBackend("web", $"number: {number}")));

    [Fact]
    public void The_finding_leads_to_the_port_of_the_service()
    {
        RelatedLocation? related = Assert.Single(
            Analysed.Yaml(
                Analysed.WithBackend("web", "name: dns") + Analysed.Service(
                    "{ name: http, port: 80 }, { name: dns, port: 53, protocol: UDP }"))).Related;
        Assert.Equal(("Service default/web", "spec.ports[1]"), (related?.Object.ToString(), related?.Field));
    }
}
