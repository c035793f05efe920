using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace IngressRules.Yarp;

/// <summary>
/// Cancels a request whose answer does not begin in time. YARP knows one time-out for an exchange from its first byte to its last; the wait
/// for an answer should end soon, and a stream that was answered should not.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A request may outlive its deadline, and a stopped clock holds nothing.")]
internal sealed class ResponseDeadline
{
    // Nearly every deadline is never reached, so its clock can serve the next request: it costs more than all that is done with it.
    private const int MaxSpares = 1024;
    private static readonly ConcurrentQueue<ResponseDeadline> s_spares = new();

    private readonly CancellationTokenSource _over = new();
    private CancellationTokenRegistration _registration;
    private TimeSpan _timeout;
    private bool _answered;

    private ResponseDeadline()
    {
    }

    public CancellationToken Token => _over.Token;

    /// <summary>Whether the next piece of the body is the client's to send. If not, the endpoint is to take it, or to answer.</summary>
    public bool WaitsForClient { get; set; }

    /// <summary>A deadline whose clock stands.</summary>
    /// <param name="cancellationToken">What else ends the request.</param>
    public static ResponseDeadline Rent(CancellationToken cancellationToken)
    {
        ResponseDeadline deadline = s_spares.TryDequeue(out ResponseDeadline? spare) ? spare : new();
        deadline._registration =
            cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline._over);
        return deadline;
    }

    /// <summary>Starts the clock: the request goes out.</summary>
    public void Start(TimeSpan timeout)
    {
        _timeout = timeout;
        _over.CancelAfter(timeout);
    }

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

    /// <summary>Stops the clock for good: the answer has begun.</summary>
    public void Stop()
    {
        lock (_over)
        {
            _answered = true;
            _over.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The exchange is over.</summary>
    /// <param name="mayBeInUse">True where a body may still be on its way under the token. Then the clock is left to the collector.</param>
    public void Return(bool mayBeInUse)
    {
        _registration.Dispose();
        if (mayBeInUse)
        {
            Stop();
        }
        else if (s_spares.Count < MaxSpares && _over.TryReset())
        {
            (_registration, _answered) = (default, false);
            s_spares.Enqueue(this);
        }
    }
}
