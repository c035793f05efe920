using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>Keeps what is logged.</summary>
internal sealed class LinesLog : ILogger
{
    /// <summary>The messages.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(formatter(state, exception));
}
