using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace IngressRules.Yarp;

/// <summary>
/// Cancels a request whose response does not begin in time. YARP has only one timeout for the whole exchange. Waiting for a response should
/// end soon, but a response that has begun may be a long stream.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A request may outlive its deadline, and a stopped clock holds nothing.")]
internal sealed class ResponseDeadline
{
    // Pooled: nearly every deadline is cancelled unused, and creating its timer is the most expensive part.
    private const int MaxSpares = 1024;
    private static readonly ConcurrentQueue<ResponseDeadline> s_spares = new();

    private readonly CancellationTokenSource _over = new();
    private CancellationTokenRegistration _registration;
    private TimeSpan _timeout;
    private TimeSpan _whileSending;
    private bool _responded;
    private long _waitsForClientSince;

    private ResponseDeadline()
    {
    }

    public CancellationToken Token => _over.Token;

    /// <summary>
    /// True while the router waits for the client to send the next piece of the body; false while it waits for the endpoint to read it or
    /// to respond.
    /// </summary>
    public bool WaitsForClient
    {
        get => Volatile.Read(ref _waitsForClientSince) != 0;
        set => Volatile.Write(ref _waitsForClientSince, value ? Environment.TickCount64 : 0);
    }

    /// <summary>Since when, in milliseconds of the system's clock; null where it does not wait for the client.</summary>
    public long? WaitsForClientSince => Volatile.Read(ref _waitsForClientSince) is not 0 and var since ? since : null;

    /// <summary>Takes a deadline from the pool. Its timer is not running.</summary>
    /// <param name="cancellationToken">Cancels the request for other reasons.</param>
    public static ResponseDeadline Rent(CancellationToken cancellationToken)
    {
        ResponseDeadline deadline = s_spares.TryDequeue(out ResponseDeadline? spare) ? spare : new();
        deadline._registration =
            cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline._over);
        return deadline;
    }

    /// <summary>Starts the timer when the request is sent.</summary>
    /// <param name="timeout">The time for the response.</param>
    /// <param name="whileSending">The time for each piece of the request's body; null for the same.</param>
    public void Start(TimeSpan timeout, TimeSpan? whileSending = null)
    {
        _timeout = timeout;
        _whileSending = whileSending ?? timeout;
        _over.CancelAfter(_whileSending);
    }

    /// <summary>Restarts the timer after a piece of the body was sent, because the endpoint is reading.</summary>
    public void Extend() => Restart(_whileSending);

    /// <summary>Begins the time for the response when the whole body was sent.</summary>
    public void EndBody()
    {
        if (_whileSending != _timeout)
        {
            Restart(_timeout);
        }
    }

    private void Restart(TimeSpan timeout)
    {
        // The response may begin while the body is still being sent. After that the timer must not be restarted.
        lock (_over)
        {
            if (!_responded)
            {
                _over.CancelAfter(timeout);
            }
        }
    }

    /// <summary>Ends the request as if its time were over. What that sets off does not run here, but on a thread of the pool.</summary>
    public void Pass() => _ = _over.CancelAsync();

    /// <summary>Stops the timer for good when the response has begun.</summary>
    public void Stop()
    {
        lock (_over)
        {
            _responded = true;
            _over.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Returns the deadline to the pool at the end of the exchange.</summary>
    /// <param name="mayBeInUse">True if a body may still be being sent with the token. The deadline is then not reused.</param>
    public void Return(bool mayBeInUse)
    {
        _registration.Dispose();
        if (mayBeInUse)
        {
            Stop();
        }
        else if (s_spares.Count < MaxSpares && _over.TryReset())
        {
            (_registration, _responded) = (default, false);
            s_spares.Enqueue(this);
        }
    }
}
