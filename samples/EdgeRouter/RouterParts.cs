namespace EdgeRouter;

/// <summary>
/// What the router consists of. It is disposed of from the last part to the first, and not waited for beyond the router's time.
/// </summary>
/// <param name="clock">The router's time.</param>
public sealed class RouterParts(StopClock clock) : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = [];

    /// <summary>Adds a part, and returns it.</summary>
    /// <param name="part">The part.</param>
    public T Add<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() =>

        // A server that is disposed of may block its thread.
        new(Stopping.WithinAsync(Task.Run(DisposeAllAsync), clock));

    private async Task DisposeAllAsync()
    {
        while (_parts.TryPop(out IAsyncDisposable? part))
        {
            await part.DisposeAsync();
        }
    }
}
