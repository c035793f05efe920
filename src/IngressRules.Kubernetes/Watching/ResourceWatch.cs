using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes.Watching;

/// <summary>
/// Lists the objects of one resource and watches them from there on, for as long as it runs. Whatever fails is tried again; what is
/// known by then stays.
/// </summary>
internal sealed class ResourceWatch
{
    /// <summary>An event holds one object, which etcd bounds to about 1.5 MiB; its JSON may be larger.</summary>
    private const int MaxEventBytes = 16 * 1024 * 1024;

    /// <summary>How often a list may lose its continuation before it is asked for in one piece.</summary>
    private const int MaxPagedTries = 2;

    /// <summary>How long the server keeps a watch open at most; one that is silent must end before it is taken for dead.</summary>
    private static readonly TimeSpan s_longestWatch = TimeSpan.FromMinutes(10);

    /// <summary>How much of that time a watch lasts is drawn, because watches of many routers should not end in the same moment.</summary>
    private const double ShortestPart = 0.5, LongestPart = 0.9;

    /// <summary>A watch that ends sooner than this has failed, even where the server says that it has not.</summary>
    private static readonly TimeSpan s_shortWatch = TimeSpan.FromSeconds(1);

    private readonly KubernetesApi _api;
    private readonly ServerFacts _server;
    private readonly WatchedResource _resource;
    private readonly string? _namespace;
    private readonly KubernetesSourceOptions _options;
    private readonly IWatchSink _sink;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Backoff _backoff;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The versions of the objects that the sink has, by namespace and name.</summary>
    private readonly Dictionary<ObjectName, string> _held = [];

    private volatile WatchState _state;
    private string? _version;

    /// <summary>Whether a watch has failed since the server was last asked for its version: it may have lost what it had.</summary>
    private bool _isInDoubt;

    /// <summary>When the server began to answer the present watch; null where it has not.</summary>
    private long? _answered;
    private bool _streams = true;

    public ResourceWatch(
        KubernetesApi api,
        ServerFacts server,
        WatchedResource resource,
        string? ns,
        KubernetesSourceOptions options,
        IWatchSink sink,
        TimeProvider time,
        ILogger logger)
    {
        _api = api;
        _server = server;
        _resource = resource;
        _namespace = ns;
        _options = options;
        _sink = sink;
        _time = time;
        _logger = logger;
        _backoff = new Backoff(options);
        _state = new WatchState { Resource = resource.Plural, Namespace = ns };
    }

    /// <summary>What the watch has come to.</summary>
    public WatchState State => _state;

    /// <summary>Completes once the objects have been listed.</summary>
    public Task Synced => _synced.Task;

    /// <summary>Completes once the objects have been listed, or the server has refused that.</summary>
    public Task Tried => _tried.Task;

    /// <summary>Lists and watches until it is cancelled.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is tried again.")]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _answered = null;
            try
            {
                if (_isInDoubt)
                {
                    await CompareStoreAsync(cancellationToken).ConfigureAwait(false);
                }

                if (_version is null && !await CanStreamAsync(cancellationToken).ConfigureAwait(false))
                {
                    await ListAsync(cancellationToken).ConfigureAwait(false);
                }

                if (await FollowAsync(cancellationToken).ConfigureAwait(false) && HasLasted)
                {
                    _backoff.Reset();
                    continue;
                }
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (ApiException error) when (error.IsGone)
            {
                KubernetesLog.Gone(_logger, _resource.Plural, Where);
                _version = null;
            }
            catch (ApiException error) when (_version is null && _streams && IsRefusedStream(error))
            {
                _streams = false;
                continue;
            }
            catch (Exception error)
            {
                Failed(error);
                _sink.Failed(error);
                if (RequestFailure.IsRefusal(error))
                {
                    // No retry changes that. After any other failure the next attempt may succeed, and is waited for.
                    _tried.TrySetResult();
                }
            }

            _isInDoubt = true;
            if (HasLasted)
            {
                // Connections are cut now and then. However long that goes on, none of them is a failure in a row with the one before.
                _backoff.Reset();
            }

            await Task.Delay(_backoff.Next(), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool HasLasted => _answered is { } since && _time.GetElapsedTime(since) >= s_shortWatch;

    private string Where => _namespace is null ? "all namespaces" : $"namespace {_namespace}";

    /// <summary>A server that knows streaming lists may have them turned off; it then refuses the parameter.</summary>
    private static bool IsRefusedStream(ApiException error) =>
        error.Status.Code is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity;

    private async Task<bool> CanStreamAsync(CancellationToken cancellationToken) =>
        _streams && await _server.HasStreamingListsAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Asks for the version of the resource, and begins anew where it is older than the one that is watched. A server sends such a watch
    /// nothing, and no error either, until its store has grown to that version.
    /// </summary>
    private async Task CompareStoreAsync(CancellationToken cancellationToken)
    {
        if (_version is not null)
        {
            try
            {
                ListPage page = await ReadPageAsync("&limit=1", cancellationToken).ConfigureAwait(false);
                BeginAnewIfOlder(page.ResourceVersion);
            }
            catch (ApiException error) when (error.Status.Code == HttpStatusCode.Forbidden)
            {
                // Who may not list has only the watch to go by.
            }
        }

        _isInDoubt = false;
    }

    /// <summary>Begins anew where the server is at an older version than it has been: its store was emptied or put back.</summary>
    private void BeginAnewIfOlder(string version)
    {
        if (_version is null || !StoreVersion.IsOlder(version, _version))
        {
            return;
        }

        KubernetesLog.WentBack(_logger, _resource.Plural, Where, version, _version);
        _version = null;
        foreach (ObjectName name in _held.Keys.ToArray())
        {
            // In another store the same version is another object.
            _held[name] = "";
        }
    }

    /// <summary>Reads the list page by page. Objects that are gone are removed only after the last page.</summary>
    private async Task ListAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            string pages = attempt <= MaxPagedTries
                ? string.Create(CultureInfo.InvariantCulture, $"&limit={_options.PageSize}")
                : "";
            try
            {
                var seen = new HashSet<ObjectName>();
                ListPage page = await ReadPageAsync(pages, cancellationToken).ConfigureAwait(false);
                Take(page, seen);
                while (page.Continue.Length > 0)
                {
                    string next = $"{pages}&continue={Uri.EscapeDataString(page.Continue)}";
                    page = await ReadPageAsync(next, cancellationToken).ConfigureAwait(false);
                    Take(page, seen);
                }

                await FinishListAsync(seen, page.ResourceVersion, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ApiException error) when (error.IsGone && attempt <= MaxPagedTries)
            {
                // The server has compacted the version that the pages were of.
            }
        }
    }

    private async Task<ListPage> ReadPageAsync(string query, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.ListTimeout, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return ListPage.Read(await _api.ReadAsync(Url(query), limit.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException($"The list did not arrive within {_options.ListTimeout.TotalSeconds:0} s.");
        }
    }

    private void Take(ListPage page, HashSet<ObjectName> seen)
    {
        foreach (ReadOnlyMemory<byte> item in page.Items)
        {
            ApiObjectHead head = ApiObjectHead.Read(item.Span);
            seen.Add(head.Name);
            Take(head, item);
        }
    }

    private void Take(in ApiObjectHead head, ReadOnlyMemory<byte> item)
    {
        ObjectName key = head.Name;
        if (_held.TryGetValue(key, out string? version) && version == head.ResourceVersion && version.Length > 0)
        {
            return;
        }

        _held[key] = head.ResourceVersion;
        _sink.Set(head, item);
    }

    private async Task FinishListAsync(HashSet<ObjectName> seen, string version, CancellationToken cancellationToken)
    {
        if (seen.Count == 0 && _held.Count > 0 && !await _server.IsReadyAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidDataException(
                $"The API server lists no {_resource.Plural} any more, but is not ready. What it had before stays in use.");
        }

        foreach (ObjectName gone in _held.Keys.Where(k => !seen.Contains(k)).ToArray())
        {
            Forget(gone);
        }

        _version = version;
        Heard(_state with { IsSynced = true, Lists = _state.Lists + 1 });
        _sink.Listed();
        _synced.TrySetResult();
        _tried.TrySetResult();
    }

    private void Forget(ObjectName key)
    {
        if (_held.Remove(key))
        {
            _sink.Remove(key);
        }
    }

    /// <summary>Sends one watch and takes its events until the server ends it.</summary>
    /// <returns>
    /// False if the server has sent nothing for longer than a watch lasts. That is no failure: the next request tells whether there is one.
    /// </returns>
    private async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        HashSet<ObjectName>? initial = _version is null ? [] : null;

        int seconds = WatchSeconds(_options.IdleTimeout, Random.Shared.NextDouble());
        string from = _version is null
            ? "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
            : $"&resourceVersion={Uri.EscapeDataString(_version)}";
        string query = string.Create(
            CultureInfo.InvariantCulture, $"&watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}{from}");
        using var idle = new CancellationTokenSource(_options.IdleTimeout, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        try
        {
            using HttpResponseMessage response = await _api.GetAsync(Url(query), limit.Token).ConfigureAwait(false);
            Stream body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            await using var lines = new LineReader(body, MaxEventBytes);
            _answered = _time.GetTimestamp();
            Heard(_state);
            if (_version is not null)
            {
                // A watch that goes on from a version is as good as a list.
                _sink.Listed();
            }

            while (await lines.ReadAsync(limit.Token).ConfigureAwait(false) is { } line)
            {
                idle.CancelAfter(_options.IdleTimeout);
                if (await TakeAsync(WatchEvent.Read(line), initial, cancellationToken).ConfigureAwait(false))
                {
                    initial = null;
                }

                if (initial is null && _version is null)
                {
                    return true;
                }
            }

            return true;
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return _answered is not null
                ? false
                : throw new TimeoutException($"The watch was not answered within {_options.IdleTimeout.TotalSeconds:0} s.");
        }
    }

    /// <summary>
    /// How long the server is asked to keep a watch open. Where nothing changes it may send nothing until shortly before that time, and
    /// then the end of the watch is the sign of life.
    /// </summary>
    /// <param name="idleTimeout">How long it may be silent.</param>
    /// <param name="drawn">A random number from 0 to 1.</param>
    internal static int WatchSeconds(TimeSpan idleTimeout, double drawn)
    {
        TimeSpan longest = idleTimeout > TimeSpan.Zero && idleTimeout < s_longestWatch ? idleTimeout : s_longestWatch;
        return Math.Max(1, (int)(longest.TotalSeconds * (ShortestPart + ((LongestPart - ShortestPart) * drawn))));
    }

    /// <summary>Takes an event; true where the initial events are complete with it.</summary>
    private async ValueTask<bool> TakeAsync(
        WatchEvent happened, HashSet<ObjectName>? initial, CancellationToken cancellationToken)
    {
        switch (happened.Type)
        {
            case "BOOKMARK":
                Bookmark bookmark = Bookmark.Read(happened.Object.Span);
                if (initial is not null && bookmark.EndsInitialEvents)
                {
                    await FinishListAsync(initial, bookmark.ResourceVersion, cancellationToken).ConfigureAwait(false);
                    return true;
                }

                Advance(bookmark.ResourceVersion);
                break;
            case "ADDED" or "MODIFIED":
                ApiObjectHead head = ApiObjectHead.Read(happened.Object.Span);
                initial?.Add(head.Name);
                Take(head, happened.Object);
                Advance(head.ResourceVersion);
                break;
            case "DELETED":
                ApiObjectHead gone = ApiObjectHead.Read(happened.Object.Span);
                initial?.Remove(gone.Name);
                Forget(gone.Name);
                Advance(gone.ResourceVersion);
                break;
            case "ERROR":
                throw new ApiException(ApiStatus.Read(happened.Object.Span));
            default:
                // A type that this version does not know changes no object.
                break;
        }

        return false;
    }

    /// <summary>Remembers where the next watch goes on. Before the initial events are complete there is no such place.</summary>
    private void Advance(string version)
    {
        BeginAnewIfOlder(version);
        if (_version is not null && version.Length > 0)
        {
            _version = version;
        }

        Heard(_state);
    }

    private string Url(string query)
    {
        string selector = _resource.FieldSelector is { } fields ? $"&fieldSelector={Uri.EscapeDataString(fields)}" : "";
        return $"{_resource.ListPath(_namespace)}?{(query + selector).TrimStart('&')}";
    }

    /// <summary>The server has sent something.</summary>
    private void Heard(WatchState state)
    {
        if (_state.FailingSince is not null)
        {
            KubernetesLog.Recovered(_logger, _resource.Plural, Where);
        }

        _state = state with { LastContact = _time.GetUtcNow(), Error = null, FailingSince = null, Count = _held.Count };
    }

    /// <summary>
    /// A request has failed. The log says so once until one succeeds, and again where the reason becomes one that lasts: while a server
    /// goes and comes, connections are cut, refused and time out.
    /// </summary>
    private void Failed(Exception error)
    {
        string text = RequestFailure.Text(error);
        if (_state.FailingSince is null || (_state.Error != text && RequestFailure.IsLasting(error)))
        {
            KubernetesLog.Failed(_logger, _resource.Plural, Where, text);
        }

        _state = _state with { Error = text, FailingSince = _state.FailingSince ?? _time.GetUtcNow() };
    }
}
