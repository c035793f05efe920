using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace IngressRules.Packages.Tests.Support;

/// <summary>A web host in a process of its own, which prints where it listens.</summary>
internal sealed partial class RunningHost : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _printed = new();
    private readonly int _servers;
    private readonly TaskCompletionSource<Uri[]> _urls = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningHost(Process process, int servers)
    {
        _process = process;
        _servers = servers;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.Exited += (_, _) => _urls.TrySetException(new InvalidOperationException($"The host ended before it listened:\n{Printed}"));
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>All that it has printed so far.</summary>
    public string Printed
    {
        get
        {
            lock (_printed)
            {
                return _printed.ToString();
            }
        }
    }

    /// <summary>Starts a host and waits until it serves requests.</summary>
    /// <returns>The host, and the addresses that it listens on, in the order in which it names them.</returns>
    /// <param name="program">The host's assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">The folder that it runs in.</param>
    /// <param name="servers">How many servers the program starts.</param>
    public static async Task<(RunningHost Host, Uri[] Urls)> StartAsync(
        string program, IEnumerable<string> arguments, string folder, int servers = 1)
    {
        var host = new RunningHost(Process.Start(Command.StartInfo("dotnet", [program, .. arguments], folder))!, servers);
        try
        {
            return (host, await host._urls.Task);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Add(string? line)
    {
        lock (_printed)
        {
            _printed.AppendLine(line);

            // A server prints its addresses before it says that it has started.
            string printed = _printed.ToString();
            if (printed.Split("Application started").Length > _servers)
            {
                _urls.TrySetResult([.. Listening().Matches(printed).Select(m => new Uri(m.Groups[1].Value))]);
            }
        }
    }

    [GeneratedRegex(@"Now listening on: (http://[0-9.:]+)")]
    private static partial Regex Listening();
}
