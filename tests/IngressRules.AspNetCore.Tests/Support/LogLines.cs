using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>A log that keeps its lines as a console would show them.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    /// <summary>The lines so far, in order.</summary>
    public ConcurrentQueue<string> All { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        All.Enqueue(formatter(state, exception));

    public void Dispose()
    {
    }
}
