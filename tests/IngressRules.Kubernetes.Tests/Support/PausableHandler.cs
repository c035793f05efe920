namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>Holds the requests of a client, as a process that is stopped would: they are sent later, if at all.</summary>
internal sealed class PausableHandler : DelegatingHandler
{
    private volatile TaskCompletionSource? _pause;
    private int _held;

    /// <summary>How many requests are held.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Holds requests from now on.</summary>
    public void Pause() => _pause = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets them go on.</summary>
    public void Resume() => Interlocked.Exchange(ref _pause, null)?.SetResult();

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_pause is { } pause)
        {
            Interlocked.Increment(ref _held);

            // A process that is stopped does not notice that its time is over either.
            await pause.Task;
            Interlocked.Decrement(ref _held);
            return await base.SendAsync(request, CancellationToken.None);
        }

        return await base.SendAsync(request, cancellationToken);
    }

    /// <summary>A test that fails must not leave a request behind that its cleanup waits for.</summary>
    protected override void Dispose(bool disposing)
    {
        Resume();
        base.Dispose(disposing);
    }
}
