namespace IngressRules.Yarp;

/// <summary>
/// Cancels a request whose answer does not begin in time. YARP knows one time-out for an exchange from its first byte to its last; the wait
/// for an answer should end soon, and a stream that was answered should not.
/// </summary>
internal sealed class AnswerDeadline : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly TimeSpan _timeout;
    private bool _answered;

    public AnswerDeadline(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _timeout = timeout;
        _over.CancelAfter(timeout);
        _registration = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _over);
    }

    public CancellationToken Token => _over.Token;

    /// <summary>Whether the next piece of the body is the client's to send. If not, the endpoint is to take it, or to answer.</summary>
    public bool WaitsForClient { get; set; }

    /// <summary>Starts anew: a piece of the body went out, so the endpoint is at work.</summary>
    public void Extend()
    {
        // The answer may begin while the body still goes out; then nothing may start the clock again.
        lock (_over)
        {
            if (!_answered)
            {
                _over.CancelAfter(_timeout);
            }
        }
    }

    /// <summary>The answer has begun. The source itself is left to the collector: the rest of the body may still go out under its token.</summary>
    public void Dispose()
    {
        lock (_over)
        {
            _answered = true;
            _over.CancelAfter(Timeout.InfiniteTimeSpan);
        }

        _registration.Dispose();
    }
}
