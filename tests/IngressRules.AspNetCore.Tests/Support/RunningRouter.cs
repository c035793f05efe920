using System.Net;
using System.Text.RegularExpressions;
using EdgeRouter;

namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>The sample router in this process, started with a command line or with options.</summary>
internal sealed partial class RunningRouter : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Greeted _output = new();
    private readonly StringWriter _error = new();
    private Task<int> _running = Task.FromResult(0);

    private RunningRouter()
    {
    }

    /// <summary>The greeting that it printed.</summary>
    public string Output => _output.ToString();

    public IPEndPoint Http => IPEndPoint.Parse(HttpUrl().Match(Output).Groups[1].Value);

    public IPEndPoint? Https => HttpsUrl().Match(Output) is { Success: true } match ? IPEndPoint.Parse(match.Groups[1].Value) : null;

    /// <summary>Where the admin page is.</summary>
    public IPEndPoint Admin => IPEndPoint.Parse(AdminUrl().Match(Output).Groups[1].Value);

    public static Task<RunningRouter> StartAsync(params string[] arguments) =>
        StartAsync((output, error, stop) => RouterCommand.RunAsync(["--http", "127.0.0.1:0", .. arguments], output, error, stop));

    public static Task<RunningRouter> StartAsync(RouterOptions options) =>
        StartAsync((output, error, stop) => Router.RunAsync(options, output, error, stop));

    public Task<int> StopAsync()
    {
        _stop.Cancel();
        return _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        await _error.DisposeAsync();
    }

    private static async Task<RunningRouter> StartAsync(Func<TextWriter, TextWriter, CancellationToken, Task<int>> run)
    {
        var router = new RunningRouter();
        router._running = run(router._output, router._error, router._stop.Token);
        await Task.WhenAny(router._output.Done, router._running).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Empty(router._error.ToString());
        return router;
    }

    [GeneratedRegex(@" http://(\S+)")]
    private static partial Regex HttpUrl();

    [GeneratedRegex(@" https://([^\s,]+)")]
    private static partial Regex HttpsUrl();

    [GeneratedRegex(@"Admin page on http://([^\s/]+)")]
    private static partial Regex AdminUrl();

    /// <summary>The greeting ends with a flush.</summary>
    private sealed class Greeted : StringWriter
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public override async Task FlushAsync()
        {
            await base.FlushAsync();
            _done.TrySetResult();
        }
    }
}
