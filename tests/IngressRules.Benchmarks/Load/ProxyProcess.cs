using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace IngressRules.Benchmarks.Load;

/// <summary>A proxy in a separate process, pinned to one core, so that its processor time can be measured.</summary>
internal sealed class ProxyProcess : IDisposable
{
    public const string Core = "0";
    public const string OtherCore = "1";

    // The kernel reports processor time in hundredths of a second, whatever the frequency of its timer.
    private const double TicksPerSecond = 100;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;

    private readonly long _started;

    private ProxyProcess(string name, int port, Process process, long started)
    {
        Name = name;
        Port = port;
        _process = process;
        _started = started;
    }

    public string Name { get; }

    public int Port { get; }

    /// <summary>The processor time so far in microseconds, including kernel time.</summary>
    public double Microseconds
    {
        get
        {
            // The program name is the second field, in parentheses, and may contain spaces.
            string stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (
                long.Parse(
                    fields[11],
                    CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * 1_000_000 / TicksPerSecond;
        }
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>The memory in use, in bytes.</summary>
    public long ResidentBytes => BytesOf("VmRSS");

    /// <summary>The most memory that has been in use, in bytes.</summary>
    public long MostResidentBytes => BytesOf("VmHWM");

    /// <summary>Starts the edge router by its command line.</summary>
    public static ProxyProcess Router(string name, string manifests)
    {
        int port = FreePort.Next();
        return Start(name, port, [Repository.Built("samples/EdgeRouter"), "--manifests", manifests, "--http", $"127.0.0.1:{port}"]);
    }

    /// <summary>Starts the edge router, with its admin page, on any core and with a limit of open descriptors.</summary>
    /// <param name="manifests">The directory that it serves.</param>
    /// <param name="descriptors">The limit, RLIMIT_NOFILE.</param>
    /// <param name="admin">The port of the admin page.</param>
    public static ProxyProcess LimitedRouter(string manifests, int descriptors, out int admin)
    {
        int port = FreePort.Next();
        admin = FreePort.Next();
        string command = string.Create(
            CultureInfo.InvariantCulture,
            $"ulimit -n {descriptors}; exec dotnet '{Repository.Built("samples/EdgeRouter")}' --manifests '{manifests}' "
                + $"--http 127.0.0.1:{port} --admin 127.0.0.1:{admin}");
        return Run("edge router", port, new ProcessStartInfo("sh", ["-c", command]));
    }

    /// <summary>Starts a published edge router by its command line.</summary>
    /// <param name="executable">The program.</param>
    /// <param name="manifests">The directory that it serves.</param>
    public static ProxyProcess Published(string executable, string manifests)
    {
        int port = FreePort.Next();
        return Run(
            "published router",
            port,
            new ProcessStartInfo("taskset", ["-c", Core, executable, "--manifests", manifests, "--http", $"127.0.0.1:{port}"]));
    }

    /// <summary>Starts a published edge router for a cluster, on any core, with HTTPS and its admin page.</summary>
    /// <param name="executable">The program.</param>
    /// <param name="kubeConfig">Names the cluster.</param>
    /// <param name="address">What it writes into the status of Ingresses.</param>
    /// <param name="admin">The port of the admin page.</param>
    public static ProxyProcess ForCluster(string executable, string kubeConfig, string address, out int admin)
    {
        int port = FreePort.Next();
        admin = FreePort.Next();
        return Run(
            "edge router",
            port,
            new ProcessStartInfo(
                executable,
                [
                    "--kubeconfig", kubeConfig, "--allow-loopback-endpoints", "--publish-address", address, "--wait-for-sync", "300",
                    "--http", $"127.0.0.1:{port}", "--https", $"127.0.0.1:{FreePort.Next()}", "--admin", $"127.0.0.1:{admin}",
                ]));
    }

    /// <summary>Starts this program as one of the other proxies.</summary>
    public static ProxyProcess Other(string kind, params string[] arguments)
    {
        int port = FreePort.Next();
        string self = Path.Combine(AppContext.BaseDirectory, "IngressRules.Benchmarks.dll");
        return Start(kind, port, [self, "--proxy", kind, port.ToString(CultureInfo.InvariantCulture), .. arguments]);
    }

    /// <summary>Waits until a request gets a response with status 200.</summary>
    /// <param name="request">The request.</param>
    /// <param name="port">Where; null for its own port.</param>
    /// <returns>The time since the process was started.</returns>
    public async Task<TimeSpan> RespondsAsync((string Host, string Path) request, int? port = null)
    {
        while (Stopwatch.GetElapsedTime(_started) < s_patience && !_process.HasExited)
        {
            try
            {
                using var client = new RawClient(port ?? Port);
                if (await client.GetAsync(request.Host, request.Path) == 200)
                {
                    return Stopwatch.GetElapsedTime(_started);
                }
            }
            catch (Exception notYet) when (notYet is SocketException or IOException)
            {
                // The process does not listen yet.
            }

            await Task.Delay(5);
        }

        throw new InvalidOperationException($"{Name} does not answer {request.Host}{request.Path} with 200.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    /// <summary>Moves this process and the processes that it starts to cores other than that of the proxies.</summary>
    public static void StepAside()
    {
        using Process moved = Process.Start(
            new ProcessStartInfo("taskset", ["-a", "-p", "-c", OtherCore, $"{Environment.ProcessId}"]) { RedirectStandardOutput = true })!;
        moved.WaitForExit();
    }

    private long BytesOf(string field)
    {
        string line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static ProxyProcess Start(string name, int port, string[] arguments)
    {
        var start = new ProcessStartInfo("taskset", ["-c", Core, "dotnet", .. arguments]);

        // All proxies use the garbage collector of web applications. Tiered compilation is set so that code is optimised early: the cost in
        // steady state is compared, which would otherwise take minutes of load to reach.
        start.Environment["DOTNET_gcServer"] = "1";
        start.Environment["DOTNET_gcConcurrent"] = "1";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "1";
        return Run(name, port, start);
    }

    private static ProxyProcess Run(string name, int port, ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        long started = Stopwatch.GetTimestamp();
        Process process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return new(name, port, process, started);
    }
}
