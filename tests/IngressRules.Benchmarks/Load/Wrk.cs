using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace IngressRules.Benchmarks.Load;

/// <summary>The result of a <c>wrk</c> run.</summary>
/// <param name="Requests">The number of responses.</param>
/// <param name="Failed">The number of responses other than 2xx and 3xx, broken connections and timeouts.</param>
internal sealed partial record WrkResult(long Requests, long Failed)
{
    public static WrkResult Parse(string output)
    {
        Match errors = SocketErrors().Match(output);
        long failed = errors.Success ? errors.Groups.Values.Skip(1).Sum(g => Number(g.Value)) : 0;
        Match others = OtherAnswers().Match(output);
        return new(Number(RequestsIn().Match(output).Groups[1].Value), failed + (others.Success ? Number(others.Groups[1].Value) : 0));
    }

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) requests in ")]
    private static partial Regex RequestsIn();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex OtherAnswers();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex SocketErrors();
}

/// <summary>Generates load with <c>wrk</c>, an external program, using one thread and keep-alive connections.</summary>
internal sealed class Wrk
{
    private const int Connections = 32;

    private readonly string _script;

    /// <summary>Creates a load that repeats the given requests in turn.</summary>
    public Wrk(string directory, string name, IEnumerable<(string Host, string Path)> requests)
    {
        var script = new StringBuilder("local requests = {}\ninit = function()\n");
        foreach ((string host, string path) in requests)
        {
            script.Append(
                CultureInfo.InvariantCulture,
                $"  requests[#requests + 1] = wrk.format(\"GET\", \"{path}\", {{ [\"Host\"] = \"{host}\" }})\n");
        }

        script.Append("end\nlocal last = 0\nrequest = function()\n  last = last % #requests + 1\n  return requests[last]\nend\n");
        _script = Path.Combine(directory, name + ".lua");
        File.WriteAllText(_script, script.ToString());
    }

    /// <summary>Whether <c>wrk</c> is installed.</summary>
    public static bool IsInstalled
    {
        get
        {
            try
            {
                using Process process = Process.Start(
                    new ProcessStartInfo("wrk", "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
                process.WaitForExit();
                return true;
            }
            catch (Win32Exception)
            {
                return false;
            }
        }
    }

    public async Task<WrkResult> RunAsync(int port, double seconds)
    {
        string duration = Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture);
        using Process process = Process.Start(new ProcessStartInfo(
            "wrk",
            ["-t", "1", "-c", $"{Connections}", "-d", duration + "s", "--timeout", "10s", "-s", _script, $"http://127.0.0.1:{port}/"])
        {
            RedirectStandardOutput = true,
        })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? WrkResult.Parse(output)
            : throw new InvalidOperationException($"wrk ended with status {process.ExitCode}: {output}");
    }
}
