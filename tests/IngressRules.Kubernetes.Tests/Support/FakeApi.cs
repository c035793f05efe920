using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>
/// An API server that does what a test tells it to, for what a real one does only by chance. A resource that no test speaks of has no
/// objects and never changes.
/// </summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, Func<FakeRequest, Task>> _handlers = [];
    private readonly WebApplication _app;

    private FakeApi()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());

        // A write waits until it has been sent, so that it arrives also where the connection is then cut.
        builder.WebHost.UseSockets(sockets => sockets.MaxWriteBufferSize = 1)
            .UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>The server's URL.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>The requests so far: the last element of the path, and the query.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>The minor version that the server says it has.</summary>
    public string Minor { get; init; } = "20";

    /// <summary>Whether <c>/readyz</c> says that the server is ready.</summary>
    public bool IsReady { get; set; } = true;

    /// <summary>Whether every connection is cut, as if the server were away.</summary>
    public bool IsAway { get; set; }

    /// <summary>Starts a server.</summary>
    /// <param name="minor">The minor version that it says it has.</param>
    public static async Task<FakeApi> StartAsync(string minor = "20")
    {
        var api = new FakeApi { Minor = minor };
        await api._app.StartAsync();
        return api;
    }

    /// <summary>A client of the server.</summary>
    /// <param name="handlers">Handle its requests first.</param>
    public k8s.Kubernetes NewClient(params DelegatingHandler[] handlers) =>
        new(new k8s.KubernetesClientConfiguration { Host = Url.AbsoluteUri }, handlers);

    /// <summary>Says how a resource is served from now on.</summary>
    /// <param name="resource">The resource, such as <c>ingresses</c>; for one object, its name.</param>
    /// <param name="handler">Serves a request. When it returns, the response ends.</param>
    public void On(string resource, Func<FakeRequest, Task> handler) => _handlers[resource] = handler;

    /// <summary>How many requests for a resource there were.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="query">A part of the query.</param>
    public int Count(string resource, string query) =>
        Requests.Count(r => r.StartsWith(resource + "?", StringComparison.Ordinal) && r.Contains(query, StringComparison.Ordinal));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _end.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string resource = FakeRequest.ResourceOf(context);
        Requests.Enqueue($"{resource}?{context.Request.QueryString.Value?.TrimStart('?')}");
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, context.RequestAborted);
        var request = new FakeRequest(context, gone.Token);
        try
        {
            await (IsAway ? request.CutAsync() : (_handlers.GetValueOrDefault(resource) ?? DefaultAsync)(request));
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The client has gone, or the server is closed.
            context.Abort();
        }
    }

    private Task DefaultAsync(FakeRequest request) => request.Resource switch
    {
        "version" => request.ReplyAsync($$"""{"major":"1","minor":"{{Minor}}"}"""),
        "readyz" => IsReady ? request.ReplyAsync("ok") : request.FailAsync(500, "InternalError"),
        _ => request.IsWatch ? request.HoldAsync() : request.ListAsync("1"),
    };
}

/// <summary>One request to a <see cref="FakeApi"/>.</summary>
/// <param name="context">The request.</param>
/// <param name="end">Ends with the client or the server.</param>
internal sealed class FakeRequest(HttpContext context, CancellationToken end)
{
    /// <summary>The last element of the path.</summary>
    public string Resource => ResourceOf(context);

    /// <summary>The query.</summary>
    public NameValueCollection Query { get; } = HttpUtility.ParseQueryString(context.Request.QueryString.Value ?? "");

    /// <summary>Ends with the client or the server.</summary>
    public CancellationToken End => end;

    /// <summary>The method.</summary>
    public string Method => context.Request.Method;

    /// <summary>The credentials; null for none.</summary>
    public string? Authorization => context.Request.Headers.Authorization;

    /// <summary>True where the request is a watch.</summary>
    public bool IsWatch => Query["watch"] == "true";

    /// <summary>The last element of the path of a request.</summary>
    /// <param name="context">The request.</param>
    public static string ResourceOf(HttpContext context) => context.Request.Path.Value!.Split('/')[^1];

    /// <summary>Reads the body.</summary>
    public async Task<string> BodyAsync()
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(end);
    }

    /// <summary>Sends a response.</summary>
    /// <param name="json">The body.</param>
    public async Task ReplyAsync(string json) => await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(json), end);

    /// <summary>Sends a list.</summary>
    /// <param name="version">The version of the list.</param>
    /// <param name="items">The objects.</param>
    public Task ListAsync(string version, params string[] items) => PageAsync(version, "", items);

    /// <summary>Sends a page of a list.</summary>
    /// <param name="version">The version of the list.</param>
    /// <param name="next">The token of the next page.</param>
    /// <param name="items">The objects.</param>
    public Task PageAsync(string version, string next, params string[] items) =>
        ReplyAsync($$"""{"metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},"items":[{{string.Join(',', items)}}]}""");

    /// <summary>Sends an error.</summary>
    /// <param name="status">The status.</param>
    /// <param name="reason">The reason of the Status object.</param>
    /// <param name="cause">The reason of its cause; null for none.</param>
    public Task FailAsync(int status, string reason, string? cause = null)
    {
        context.Response.StatusCode = status;
        string details = cause is null ? "" : $$""","details":{"name":"a","causes":[{"reason":"{{cause}}","field":"a"}]}""";
        return ReplyAsync($$"""{"kind":"Status","message":"as the test wants it"{{details}},"reason":"{{reason}}","code":{{status}}}""");
    }

    /// <summary>Sends an event of a watch.</summary>
    /// <param name="type">The type.</param>
    /// <param name="item">The object.</param>
    public async Task EventAsync(string type, string item)
    {
        await ReplyAsync($$"""{"type":"{{type}}","object":{{item}}}""" + "\n");
        await context.Response.Body.FlushAsync(end);
    }

    /// <summary>Sends the head of the response.</summary>
    public Task StartAsync() => context.Response.Body.FlushAsync(end);

    /// <summary>Keeps the response open.</summary>
    public async Task HoldAsync()
    {
        await StartAsync();
        await Task.Delay(Timeout.Infinite, end);
    }

    /// <summary>Resets the connection, or ends it after what has been sent.</summary>
    public Task CutAsync()
    {
        if (!context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Shutdown(SocketShutdown.Send);
        return Task.Delay(Timeout.Infinite, end);
    }
}
