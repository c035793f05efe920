using IngressRules.Kubernetes.Watching;

namespace IngressRules.Kubernetes;

/// <summary>
/// The failures of one kind of writes: the log says it once, until a write succeeds, and the pauses between attempts grow.
/// </summary>
/// <param name="options">How long the pauses are.</param>
/// <param name="failed">Logs a failure.</param>
/// <param name="recovered">Logs that writes succeed again.</param>
internal sealed class WriteFailures(KubernetesSourceOptions options, Action<string> failed, Action recovered)
{
    private readonly Backoff _backoff = new(options);
    private string? _error;

    /// <summary>True if the last write failed.</summary>
    public bool IsFailing => _error is not null;

    /// <summary>The pause before the next attempt.</summary>
    public TimeSpan NextPause() => _backoff.Next();

    /// <summary>A write has succeeded.</summary>
    public void Succeeded()
    {
        _backoff.Reset();
        if (_error is not null)
        {
            _error = null;
            recovered();
        }
    }

    /// <summary>A write has failed.</summary>
    public void Failed(Exception error)
    {
        string text = RequestFailure.Text(error);
        if (_error != text)
        {
            failed(text);
        }

        _error = text;
    }
}
