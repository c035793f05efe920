using System.Threading.Channels;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>The Ingresses of a <see cref="FakeApi"/>: a list, and a watch that sends what a test changes.</summary>
internal sealed class FakeIngresses
{
    private readonly Channel<(string Type, string Item)> _changes = Channel.CreateUnbounded<(string, string)>();
    private readonly string[] _listed;

    private FakeIngresses(FakeApi api, string[] listed)
    {
        _listed = listed;
        api.On("ingresses", ServeAsync);
    }

    /// <summary>Adds Ingresses to a server.</summary>
    /// <param name="api">The server.</param>
    /// <param name="listed">The Ingresses that it has from the start.</param>
    public static FakeIngresses At(FakeApi api, params string[] listed) => new(api, listed);

    /// <summary>An Ingress of namespace <c>shop</c>.</summary>
    /// <param name="name">Its name; its host is that and <c>.example</c>.</param>
    /// <param name="version">Its version.</param>
    /// <param name="ingressClass">Its class.</param>
    /// <param name="status">The IP address in its status; null for none.</param>
    /// <param name="path">The path of its rule.</param>
    public static string Item(string name, int version, string ingressClass = "own", string? status = null, string path = "/")
    {
        string entries = status is null ? "" : $$"""{"ip":"{{status}}"}""";
        return $$"""
            {"metadata":{"name":"{{name}}","namespace":"shop","uid":"uid-{{name}}","resourceVersion":"{{version}}"},
             "spec":{"ingressClassName":"{{ingressClass}}","rules":[{"host":"{{name}}.example","http":{"paths":[
               {"path":"{{path}}","pathType":"Prefix","backend":{"service":{"name":"web","port":{"number":80} } } }]} }]},
             "status":{"loadBalancer":{"ingress":[{{entries}}]} } }
            """.ReplaceLineEndings("");
    }

    /// <summary>Sends a change to whoever watches.</summary>
    /// <param name="item">The Ingress.</param>
    public void Change(string item) => _changes.Writer.TryWrite(("MODIFIED", item));

    private async Task ServeAsync(FakeRequest request)
    {
        if (!request.IsWatch)
        {
            await request.ListAsync("1", _listed);
            return;
        }

        while (true)
        {
            (string type, string item) = await _changes.Reader.ReadAsync(request.End);
            await request.EventAsync(type, item);
        }
    }
}
