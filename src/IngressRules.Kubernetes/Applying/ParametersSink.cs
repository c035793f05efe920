using System.Net;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Applying;

/// <summary>Takes what the watch of one ConfigMap sees, and passes it on until it is closed.</summary>
/// <param name="name">The ConfigMap.</param>
/// <param name="queue">Takes it.</param>
internal sealed class ParametersSink(ObjectReference name, ChangeQueue queue) : IWatchSink
{
    private readonly Lock _lock = new();
    private ConfigMap? _last;
    private string? _fault;
    private bool _isListed;
    private bool _isClosed;

    /// <inheritdoc/>
    public void Set(in ApiObjectHead head, ReadOnlyMemory<byte> utf8)
    {
        (IKubernetesObject? item, ValueList<Diagnostic> findings) = ApiObjectDecoder.Decode(KubernetesKind.Of<ConfigMap>(), head, utf8);
        Pass(() =>
        {
            _fault = null;
            _last = item as ConfigMap ?? Known() with { Findings = findings };
            queue.Set(_last);
        });
    }

    /// <inheritdoc/>
    public void Remove(ObjectName gone) => Pass(() =>
    {
        _last = null;
        queue.Remove(name);
    });

    /// <summary>A ConfigMap that could not be read may be the one from before, which a watch does not send again.</summary>
    public void Listed() => Pass(() =>
    {
        _isListed = true;
        if (_fault is not null)
        {
            _fault = null;
            if (_last is { } item)
            {
                queue.Set(item);
            }
            else
            {
                queue.Remove(name);
            }
        }
    });

    /// <summary>
    /// A missing right is a mistake that somebody has to correct; what else fails is one only as long as there is nothing to go on with.
    /// </summary>
    public void Failed(Exception error) => Pass(() =>
    {
        bool isForbidden = error is ApiException { Status.Code: HttpStatusCode.Forbidden };
        string fault = RequestFailure.Text(error);
        if (fault == _fault || (_isListed && !isForbidden))
        {
            return;
        }

        _fault = fault;
        string remedy = isForbidden
            ? $"Allow the router's service account to list and watch it with a Role in namespace {VisibleText.Of(name.Namespace)}."
            : "It is tried again.";
        queue.Set(Known() with
        {
            Findings =
            [
                new(CompilationCodes.ParametersUnreadable, $"The ConfigMap cannot be read, so nothing new comes of it. {remedy} {fault}")
                {
                    Object = name,
                },
            ],
        });
    });

    /// <summary>Nobody names the ConfigMap any more.</summary>
    public void Close() => Pass(() =>
    {
        _isClosed = true;
        queue.Remove(name);
    });

    private ConfigMap Known() => _last ?? new() { Metadata = new() { Namespace = name.Namespace, Name = name.Name } };

    private void Pass(Action action)
    {
        lock (_lock)
        {
            if (!_isClosed)
            {
                action();
            }
        }
    }
}
