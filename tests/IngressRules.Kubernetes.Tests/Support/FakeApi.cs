using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>
/// An API server that does what a test tells it to, for what a real one does only by chance. A resource that no test speaks of has no
/// objects and never changes.
/// </summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, Func<FakeRequest, Task>> _handlers = [];
    private readonly Task _serving;

    private FakeApi(int port)
    {
        Url = new Uri($"http://127.0.0.1:{port}/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>The server's URL.</summary>
    public Uri Url { get; }

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
    public static FakeApi Start(string minor = "20")
    {
        // Another program may take a port between its choice and its use.
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FakeApi(FreePort()) { Minor = minor };
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                // The next port may be free.
            }
        }
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
        _listener.Stop();
        await _serving;
        _listener.Close();
        _end.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                // The listener has been stopped.
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string resource = context.Request.Url!.Segments[^1];
        Requests.Enqueue($"{resource}?{context.Request.Url.Query.TrimStart('?')}");
        var request = new FakeRequest(context, _end.Token);
        try
        {
            await (IsAway ? request.CutAsync() : (_handlers.GetValueOrDefault(resource) ?? DefaultAsync)(request));
            context.Response.Close();
        }
        catch (Exception error) when (error
            is HttpListenerException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // The client has gone, or the server is closed.
            context.Response.Abort();
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
/// <param name="end">Ends with the server.</param>
internal sealed class FakeRequest(HttpListenerContext context, CancellationToken end)
{
    private bool _isStream;

    /// <summary>The last element of the path.</summary>
    public string Resource => context.Request.Url!.Segments[^1];

    /// <summary>The query.</summary>
    public NameValueCollection Query => context.Request.QueryString;

    /// <summary>Ends with the server.</summary>
    public CancellationToken End => end;

    /// <summary>The method.</summary>
    public string Method => context.Request.HttpMethod;

    /// <summary>The credentials; null for none.</summary>
    public string? Authorization => context.Request.Headers["Authorization"];

    /// <summary>Reads the body.</summary>
    public async Task<string> BodyAsync()
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        return await reader.ReadToEndAsync(end);
    }

    /// <summary>True where the request is a watch.</summary>
    public bool IsWatch => Query["watch"] == "true";

    /// <summary>Sends a response.</summary>
    /// <param name="json">The body.</param>
    public async Task ReplyAsync(string json) => await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json), end);

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
    public Task FailAsync(int status, string reason)
    {
        context.Response.StatusCode = status;
        return ReplyAsync($$"""{"kind":"Status","code":{{status}},"reason":"{{reason}}","message":"as the test wants it"}""");
    }

    /// <summary>Sends an event of a watch.</summary>
    /// <param name="type">The type.</param>
    /// <param name="item">The object.</param>
    public async Task EventAsync(string type, string item)
    {
        StartStream();
        await ReplyAsync($$"""{"type":"{{type}}","object":{{item}}}""" + "\n");
        await context.Response.OutputStream.FlushAsync(end);
    }

    /// <summary>Keeps the response open.</summary>
    public async Task HoldAsync()
    {
        StartStream();
        await context.Response.OutputStream.FlushAsync(end);
        await Task.Delay(Timeout.Infinite, end);
    }

    /// <summary>Cuts the connection.</summary>
    public Task CutAsync()
    {
        context.Response.Abort();
        return Task.CompletedTask;
    }

    /// <summary>The header can be changed only before something has been sent.</summary>
    private void StartStream()
    {
        if (!_isStream)
        {
            context.Response.SendChunked = true;
            _isStream = true;
        }
    }
}
