using System.Diagnostics;
using System.Text.Json;
using IngressRules.Kubernetes.Tests.Support;
using k8s;
using k8s.Models;

namespace IngressRules.Benchmarks.Cluster;

/// <summary>Lists what a router needs, with Kubernetes' own client and nothing else: all kinds at once, each page by page.</summary>
internal static class BareList
{
    public const int PageSize = 500;

    /// <summary>The collections that make up a table, as the server names them.</summary>
    public static IReadOnlyList<string> Collections { get; } =
    [
        "apis/networking.k8s.io/v1/ingressclasses", "apis/networking.k8s.io/v1/ingresses", "api/v1/services",
        "apis/discovery.k8s.io/v1/endpointslices", "api/v1/secrets",
    ];

    /// <summary>Lists all objects as the client's models.</summary>
    /// <param name="client">The client.</param>
    /// <returns>How long that took, and how many objects there are.</returns>
    public static async Task<(TimeSpan Time, Models Models)> RunAsync(k8s.Kubernetes client)
    {
        long start = Stopwatch.GetTimestamp();
        Task<List<V1IngressClass>> classes = PagesAsync<V1IngressClass, V1IngressClassList>(
            next => client.NetworkingV1.ListIngressClassAsync(limit: PageSize, continueParameter: next));
        Task<List<V1Ingress>> ingresses = PagesAsync<V1Ingress, V1IngressList>(
            next => client.NetworkingV1.ListIngressForAllNamespacesAsync(limit: PageSize, continueParameter: next));
        Task<List<V1Service>> services = PagesAsync<V1Service, V1ServiceList>(
            next => client.CoreV1.ListServiceForAllNamespacesAsync(limit: PageSize, continueParameter: next));
        Task<List<V1EndpointSlice>> slices = PagesAsync<V1EndpointSlice, V1EndpointSliceList>(
            next => client.DiscoveryV1.ListEndpointSliceForAllNamespacesAsync(limit: PageSize, continueParameter: next));
        Task<List<V1Secret>> secrets = PagesAsync<V1Secret, V1SecretList>(
            next => client.CoreV1.ListSecretForAllNamespacesAsync(
                limit: PageSize, continueParameter: next, fieldSelector: "type=kubernetes.io/tls"));
        var models = new Models(await classes, await ingresses, await services, await slices, await secrets);
        return (Stopwatch.GetElapsedTime(start), models);
    }

    /// <summary>Receives the same bytes and decodes nothing.</summary>
    /// <param name="server">The server.</param>
    /// <returns>How long that took, and the pages by their collection and the token that they were asked for with.</returns>
    public static async Task<(TimeSpan Time, Dictionary<(string Collection, string Token), byte[]> Pages)> ReceiveAsync(ApiServer server)
    {
        long start = Stopwatch.GetTimestamp();
        List<((string, string), byte[])>[] all = await Task.WhenAll(Collections.Select(c => ReceiveAsync(server, c)));
        return (Stopwatch.GetElapsedTime(start), all.SelectMany(p => p).ToDictionary(p => p.Item1, p => p.Item2));
    }

    private static async Task<List<((string Collection, string Token), byte[] Page)>> ReceiveAsync(ApiServer server, string collection)
    {
        var pages = new List<((string, string), byte[])>();
        string token = "";
        string only = collection.EndsWith("secrets", StringComparison.Ordinal) ? "&fieldSelector=type%3Dkubernetes.io%2Ftls" : "";
        do
        {
            string query = $"{collection}?limit={PageSize}{only}&continue={Uri.EscapeDataString(token)}";
            byte[] page = await server.Http.GetByteArrayAsync(new Uri(query, UriKind.Relative));
            pages.Add(((collection, token), page));
            token = TokenIn(page);
        }
        while (token.Length > 0);
        return pages;
    }

    /// <summary>The token of the next page. Lists of custom resources have their items before it.</summary>
    private static string TokenIn(ReadOnlySpan<byte> page)
    {
        var reader = new Utf8JsonReader(page);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata)
            {
                using JsonDocument metadata = JsonDocument.ParseValue(ref reader);
                return metadata.RootElement.TryGetProperty("continue", out JsonElement token) ? token.GetString()! : "";
            }

            reader.Skip();
        }

        return "";
    }

    private static async Task<List<TItem>> PagesAsync<TItem, TList>(Func<string?, Task<TList>> page)
        where TList : IItems<TItem>, IMetadata<V1ListMeta>
    {
        var all = new List<TItem>();
        string? next = null;
        do
        {
            TList list = await page(next);
            all.AddRange(list.Items);
            next = list.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));
        return all;
    }
}

/// <summary>The objects as the client's models.</summary>
internal sealed record Models(
    List<V1IngressClass> Classes,
    List<V1Ingress> Ingresses,
    List<V1Service> Services,
    List<V1EndpointSlice> Slices,
    List<V1Secret> Secrets);
