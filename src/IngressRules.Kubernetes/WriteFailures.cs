using System.Net;
using IngressRules.Kubernetes.Watching;

namespace IngressRules.Kubernetes;

/// <summary>
/// The failures of one kind of writes. Those of the server are said once, until a write succeeds, and the pauses between attempts grow.
/// Those of one Ingress hold no other one up; where they become many without a success between them, the log says it of all.
/// </summary>
/// <param name="options">How long the pauses are.</param>
/// <param name="failedOne">Logs that writes about one Ingress fail.</param>
/// <param name="failed">Logs that writes fail.</param>
/// <param name="recovered">Logs that writes succeed again.</param>
internal sealed class WriteFailures(
    KubernetesSourceOptions options, Action<string, string> failedOne, Action<string> failed, Action recovered)
{
    /// <summary>Of so many Ingresses in a row the log says it one by one.</summary>
    private const int Few = 3;

    /// <summary>How the server's words begin where a webhook has refused something.</summary>
    private const string DeniedByWebhook = "admission webhook ";

    private readonly Backoff _backoff = new(options);
    private string? _error;
    private int _inRow;

    /// <summary>
    /// Whether a failure is one of all writes: the server cannot be reached, does not know us, or asks for a pause. Whatever else it says
    /// may be about one object: somebody's webhook refuses those that it looks at with whatever status it likes, or makes the server late.
    /// </summary>
    /// <param name="error">The failure.</param>
    public static bool AreOfAll(Exception error) => error is ApiException refusal
        ? refusal.Status is { Code: HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, Message: var message }
            && !message.StartsWith(DeniedByWebhook, StringComparison.Ordinal)
        : error is not TimeoutException;

    /// <summary>
    /// The kind of a failure, without the server's words: they may name a port or a time that is another one with each attempt.
    /// </summary>
    /// <param name="error">The failure.</param>
    public static string KindOf(Exception error) =>
        error is ApiException { Status: { } status } ? $"{(int)status.Code} {status.Reason}" : error.GetType().Name;

    /// <summary>The shorter of two times; null where there is neither.</summary>
    public static TimeSpan? Sooner(TimeSpan? left, TimeSpan? right) => right is null || left < right ? left : right;

    /// <summary>The pause before the next attempt.</summary>
    public TimeSpan NextPause() => _backoff.Next();

    /// <summary>A write has succeeded.</summary>
    public void Succeeded()
    {
        _backoff.Reset();
        _inRow = 0;
        if (_error is not null)
        {
            _error = null;
            recovered();
        }
    }

    /// <summary>A write has failed, as all others will.</summary>
    /// <param name="error">Why.</param>
    public void Failed(Exception error)
    {
        string text = RequestFailure.Text(error);
        if (_error != text)
        {
            failed(text);
        }

        _error = text;
    }

    /// <summary>Writes about an Ingress fail, for a reason that is new for it.</summary>
    /// <param name="ingress">The Ingress.</param>
    /// <param name="error">Why.</param>
    public void FailedOne(string ingress, Exception error)
    {
        if (++_inRow <= Few)
        {
            failedOne(ingress, RequestFailure.Text(error));
        }
        else if (_error is null)
        {
            Failed(error);
        }
    }
}
