using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Threading.Channels;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes.Applying;

/// <summary>
/// Lets only those Secrets through that an Ingress of ours names: the keys of others are not kept in memory. A Secret that is named only
/// after the watch has passed it is fetched.
/// </summary>
internal sealed class TlsSecrets : IObjectSink
{
    private static readonly string s_kind = KubernetesKind.Of<Secret>().Name;

    private readonly ChangeQueue _queue;
    private readonly KubernetesApi _api;
    private readonly KubernetesSourceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Channel<ObjectReference> _missing = Channel.CreateUnbounded<ObjectReference>();

    /// <summary>The Secrets that the table needs; null until the first table says so, and until then all pass.</summary>
    private HashSet<ObjectReference>? _wanted;

    /// <summary>The Secrets that are in the queue or in the table.</summary>
    private readonly HashSet<ObjectReference> _passed = [];

    /// <summary>The Secrets of which the watch has spoken since their fetching began: what it said is newer.</summary>
    private readonly HashSet<ObjectReference> _spoken = [];

    public TlsSecrets(ChangeQueue queue, KubernetesApi api, KubernetesSourceOptions options, TimeProvider time, ILogger logger)
    {
        _queue = queue;
        _api = api;
        _options = options;
        _time = time;
        _logger = logger;
    }

    private IngressDialect? Dialect => _options.CompilerOptions.Dialect;

    /// <summary>How many Secrets are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _passed.Count;
            }
        }
    }

    /// <inheritdoc/>
    public void Set(IKubernetesObject item)
    {
        ObjectReference name = item.ToReference();
        lock (_lock)
        {
            _spoken.Add(name);
            Pass(name, item);
        }
    }

    /// <inheritdoc/>
    public void Remove(ObjectReference item)
    {
        lock (_lock)
        {
            _spoken.Add(item);
            if (_passed.Remove(item))
            {
                _queue.Remove(item);
            }
        }
    }

    /// <inheritdoc/>
    public void Reject(ObjectReference item, ValueList<Diagnostic> findings)
    {
        lock (_lock)
        {
            _spoken.Add(item);
            if (_wanted?.Contains(item) != false)
            {
                _passed.Add(item);
                _queue.Reject(item, findings);
            }
        }
    }

    /// <summary>Says which Secrets are needed from now on.</summary>
    /// <param name="ingresses">The Ingresses that are ours.</param>
    public void Want(IEnumerable<Ingress> ingresses)
    {
        HashSet<ObjectReference> wanted = [.. ingresses.SelectMany(NamesIn)];
        lock (_lock)
        {
            foreach (ObjectReference gone in _passed.Where(n => !wanted.Contains(n)).ToArray())
            {
                _passed.Remove(gone);
                _queue.Remove(gone);
            }

            // With the first table, the watch has sent every Secret that there is.
            foreach (ObjectReference missing in _wanted is { } before ? wanted.Where(n => !before.Contains(n)) : [])
            {
                _spoken.Remove(missing);
                _missing.Writer.TryWrite(missing);
            }

            _wanted = wanted;
        }
    }

    /// <summary>Fetches the Secrets that are missing until it is cancelled.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_options);
        await foreach (ObjectReference name in _missing.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await TryFetchAsync(name, cancellationToken).ConfigureAwait(false))
            {
                backoff.Reset();
            }
            else
            {
                _missing.Writer.TryWrite(name);
                await Task.Delay(backoff.Next(), _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private IEnumerable<ObjectReference> NamesIn(Ingress ingress) => ingress.Spec.Tls
        .Where(t => t.SecretName.Length > 0)
        .Select(t => new ObjectReference(s_kind, ingress.Metadata.Namespace, t.SecretName))
        .Concat(Dialect?.ReferencesOf(ingress).Where(r => r.Kind == s_kind) ?? []);

    /// <summary>Fetches a Secret; false where it must be tried again.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is tried again.")]
    private async Task<bool> TryFetchAsync(ObjectReference name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_spoken.Contains(name) || !_wanted!.Contains(name))
            {
                return true;
            }
        }

        try
        {
            string path = WatchedKind.Secrets.Resource.ObjectPath(name.Namespace, name.Name);
            byte[] text = await _api.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            (IKubernetesObject? item, _) = ApiObjectDecoder.Decode(KubernetesKind.Of<Secret>(), ApiObjectHead.Read(text), text);
            lock (_lock)
            {
                bool isOfUse = item is Secret secret && (secret.Type == Secret.TlsType || Dialect is not null);
                if (isOfUse && !_spoken.Contains(name))
                {
                    Pass(name, item!);
                }
            }

            return true;
        }
        catch (ApiException error) when (error.Status.Code == HttpStatusCode.NotFound)
        {
            // The watch will speak of it when it is created.
            return true;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            KubernetesLog.SecretFailed(_logger, VisibleText.Of($"{name.Namespace}/{name.Name}"), RequestFailure.Text(error));
            return false;
        }
    }

    private void Pass(ObjectReference name, IKubernetesObject item)
    {
        if (_wanted?.Contains(name) != false)
        {
            _passed.Add(name);
            _queue.Set(item);
        }
    }
}
