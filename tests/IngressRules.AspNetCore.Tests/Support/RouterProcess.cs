using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>
/// The sample router in its own process, for tests that would harm the test process: using up file handles, filling the disk of its output,
/// measuring its memory. It reads a folder that the test writes, unless it is given a cluster.
/// </summary>
internal sealed class RouterProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder = Directory.CreateTempSubdirectory("ingress-rules-").FullName;

    private RouterProcess(string output, int? descriptors, (string Name, string Value)[] environment, string[] arguments)
    {
        Http = FreePort();
        string limit = descriptors is { } number ? $"ulimit -n {number}; " : "";
        ProcessStartInfo start = new("sh") { ArgumentList = { "-c", $"{limit}exec dotnet \"$@\" >{output} 2>&1", "sh" } };
        string program = Path.Combine(AppContext.BaseDirectory, "EdgeRouter.dll");
        string[] source = arguments.Any(a => a.StartsWith("--kubeconfig", StringComparison.Ordinal)) ? [] : ["--manifests", _folder];
        foreach (string argument in (string[])[program, .. source, "--http", $"{Http}", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    public IPEndPoint Http { get; }

    /// <summary>The memory of the process in MiB.</summary>
    public int Memory
    {
        get
        {
            _process.Refresh();
            return (int)(_process.WorkingSet64 >> 20);
        }
    }

    /// <summary>Starts a router without rules whose output goes to a file, and waits until it listens.</summary>
    public static Task<RouterProcess> StartAsync(string output, params string[] arguments) => StartAsync(output, null, arguments);

    /// <summary>Starts a router that may have only so many file descriptors.</summary>
    public static Task<RouterProcess> StartAsync(string output, int? descriptors, params string[] arguments) =>
        StartAsync(output, descriptors, [], arguments);

    /// <summary>Starts a router with variables in its environment.</summary>
    public static async Task<RouterProcess> StartAsync(
        string output, int? descriptors, (string Name, string Value)[] environment, params string[] arguments)
    {
        var router = new RouterProcess(output, descriptors, environment, arguments);
        await Eventually.UntilAsync(router.ListensAsync, "the router listens");
        return router;
    }

    /// <summary>Starts a router with one rule, which takes a.io to a backend, and waits until it does.</summary>
    public static async Task<RouterProcess> ServeAsync(
        TestBackend web, string output, int? descriptors = null, params string[] arguments)
    {
        RouterProcess router = await StartAsync(output, descriptors, arguments);
        router.Write("a.yaml", ManifestText.Ingress("a", "a.io", "/", "web") + ManifestText.Service("web", ("web-0", web.Port)));
        await router.UntilAsync("a.io", "/", 200);
        return router;
    }

    /// <summary>Writes a manifest as editors do: the whole file in one step.</summary>
    public void Write(string name, string manifest)
    {
        string temporary = Path.Combine(_folder, "." + name);
        File.WriteAllText(temporary, manifest);
        File.Move(temporary, Path.Combine(_folder, name), overwrite: true);
    }

    public Task<RawResponse> GetAsync(string host, string target) => RawHttp.GetAsync(Http, host, target);

    /// <summary>Repeats a request until the response has this status, so that a test knows that a change has been loaded.</summary>
    public Task UntilAsync(string host, string target, int status) =>
        Eventually.UntilAsync(async _ => (await GetAsync(host, target)).Status == status, $"{host}{target} is answered with {status}");

    /// <summary>Asks the router to stop, and waits until it has.</summary>
    public async Task StopAsync()
    {
        await AskToStopAsync();
        await _process.WaitForExitAsync().WaitAsync(Eventually.Limit);
    }

    /// <summary>Asks the router to stop; a second time, to stop at once.</summary>
    public async Task AskToStopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync().WaitAsync(Eventually.Limit);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> ListensAsync(CancellationToken limit)
    {
        Assert.False(_process.HasExited, "the router has ended");
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(Http, limit);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>An address of this machine that is free.</summary>
    public static IPEndPoint FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return (IPEndPoint)probe.LocalEndpoint;
    }
}
