using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Snippets;

/// <summary>The code of docs/embedding.md that needs no web framework.</summary>
public class EmbeddingSnippets
{
    [Fact]
    public void The_decision_alone()
    {
        string host = "shop.example.com", target = "/cart/42?item=1";
        IngressMatcher matcher = IngressMatcher.Load("manifests");
        IngressMatch match = matcher.Match(host, target);
        string decision = match.Outcome switch
        {
            MatchOutcome.Rule or MatchOutcome.DefaultBackend => $"forward to {match.Backend}",
            MatchOutcome.Refused => "respond with 400",
            _ => "respond with 404",
        };

        // There is no such directory, which is a finding.
        Assert.True(matcher.Diagnostics.Count > 0);
        Assert.Equal("respond with 404", decision);
    }

    [Fact]
    public async Task A_call_is_dispatched()
    {
        var call = new Call("shop.example.com", "/cart/42");
        RoutingTable table = RoutingTable.Build(IngressReader.ReadPaths(["manifests"]));
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpMessageInvoker(handler);
        var dispatcher = new IngressDispatcher<Call>(new CallForwarder(client));

        IngressMatch match = table.Matcher.Match(call.Host, call.Target);
        DispatchResult result = await dispatcher.DispatchAsync(match, table.Backends, call);
        int status = result.Outcome switch
        {
            DispatchOutcome.NoMatch => 404,
            DispatchOutcome.Refused => 400,
            DispatchOutcome.BackendUnavailable => 503,
            DispatchOutcome.EndpointUnreachable => 502,
            DispatchOutcome.EndpointTimedOut => 504,
            _ => (int?)call.Response?.StatusCode ?? 502,
        };

        Assert.Equal(404, status);
    }

    [Fact]
    public async Task A_refused_connection_is_no_response()
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        var dispatcher = new IngressDispatcher<Call>(new CallForwarder(client));
        RoutingTable table = RoutingTable.Build(IngressReader.Read("""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: a}
            spec: {defaultBackend: {service: {name: a, port: {number: 80}}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: a-1, labels: {kubernetes.io/service-name: a}}
            addressType: IPv4
            endpoints: [{addresses: [127.0.0.1]}]
            ports: [{port: 1}]
            """));
        var call = new Call("any.example.com", "/");
        DispatchResult result = await dispatcher.DispatchAsync(table.Matcher.Match(call.Host, call.Target), table.Backends, call);
        Assert.Equal(DispatchOutcome.EndpointUnreachable, result.Outcome);
    }

    [Fact]
    public void Objects_are_made_in_code_and_change()
    {
        var web = new Ingress
        {
            Metadata = new() { Namespace = "shop", Name = "web", Labels = [new("app", "shop")] },
            Spec = new()
            {
                Rules =
                [
                    new()
                    {
                        Host = "shop.example.com",
                        Http = new()
                        {
                            Paths = [new() { Path = "/", PathType = PathType.Prefix, Backend = IngressBackend.ForService("web", 80) }],
                        },
                    },
                ],
            },
        };
        RoutingTable table = RoutingTable.Build(new KubernetesObjects { Ingresses = [web] });

        Assert.Equal("shop/web:80", table.Matcher.Match("shop.example.com", "/cart").Backend?.ToString());

        Ingress cart = Table.NewIngress("shop/cart", [("shop.example.com", "Prefix", "/cart", "cart")]);
        var tables = new RoutingTableSource(table);
        ReloadResult added = tables.Reload(current => current.With(new ObjectChanges { Changed = new() { Ingresses = [cart] } }));
        ReloadResult removed = tables.Reload(current => current.With(new ObjectChanges { Removed = [new("Ingress", "shop", "cart")] }));

        Assert.Equal("shop/cart", added.Current.Matcher.Match("shop.example.com", "/cart").Ingress?.ToString());
        Assert.Equal("shop/web", removed.Current.Matcher.Match("shop.example.com", "/cart").Ingress?.ToString());
    }

    public sealed record Call(string Host, string Target)
    {
        public HttpResponseMessage? Response { get; set; }
    }

    public sealed class CallForwarder(HttpMessageInvoker client) : IForwarder<Call>
    {
        public async ValueTask<ForwardResult> ForwardAsync(
            Call call, IngressMatch match, BackendEndpoint endpoint, CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{endpoint.Authority}{call.Target}");
            request.Headers.Host = call.Host;
            try
            {
                call.Response = await client.SendAsync(request, cancellationToken);
                return ForwardResult.Forwarded;
            }
            catch (HttpRequestException problem) when (problem.HttpRequestError == HttpRequestError.ConnectionError)
            {
                // Nothing was sent, so the dispatcher may try another endpoint.
                return ForwardResult.NotConnected;
            }
            catch (HttpRequestException)
            {
                return ForwardResult.Disconnected;
            }
        }
    }
}
