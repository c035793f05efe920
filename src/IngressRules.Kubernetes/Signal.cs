namespace IngressRules.Kubernetes;

/// <summary>Wakes those who wait for something to happen. Whoever takes <see cref="Next"/> before looking misses nothing.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it fires the next time.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Wakes all who wait.</summary>
    public void Fire() =>
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
