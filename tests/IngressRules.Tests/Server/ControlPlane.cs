using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Server;

/// <summary>
/// A real kube-apiserver with its etcd on loopback. It needs etcd and the script that starts both, in a folder beside the checkout or in
/// the one that <c>INGRESS_RULES_KUBE</c> names. Without them there is no server, and the tests that need one are skipped.
/// </summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The test framework calls DisposeAsync.")]
public sealed class ControlPlane : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ingress-rules-kube-").FullName;
    private HttpClient? _client;

    /// <summary>Whether there is a script that starts a kube-apiserver, and the etcd that it needs.</summary>
    public static bool IsAvailable { get; } = File.Exists(Up) && IsOnPath("etcd");

    private static string Up => Path.Combine(Scripts, "up.sh");

    private static string Scripts =>
        Environment.GetEnvironmentVariable("INGRESS_RULES_KUBE") ?? Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "kube"));

    public async Task InitializeAsync()
    {
        if (!IsAvailable)
        {
            return;
        }

        int[] ports = FreePorts(3);
        var environment = new Dictionary<string, string>
        {
            ["ETCD_PORT"] = $"{ports[0]}",
            ["ETCD_PEER_PORT"] = $"{ports[1]}",
            ["API_PORT"] = $"{ports[2]}",
        };
        int exit = await RunAsync(Up, environment);
        Assert.True(exit == 0, $"{Up} ended with {exit}");
        _client = new HttpClient(new HttpClientHandler
        {
            // The server creates a new self-signed certificate at every start, and only this server can be at this loopback port.
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        })
        {
            BaseAddress = new Uri($"https://127.0.0.1:{ports[2]}/"),
        };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "admin-token");
    }

    public async Task DisposeAsync()
    {
        if (_client is not null)
        {
            _client.Dispose();
            await RunAsync(Path.Combine(Scripts, "down.sh"), []);
        }

        // The server may still write to its folder shortly after it was stopped; files that remain are in the system's temporary folder.
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            return;
        }
    }

    /// <summary>
    /// The server's response to the creation of an object, as lines: the status, and for 422 each cause's field and reason.
    /// </summary>
    public string Verdict(string collection, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"apis/networking.k8s.io/v1/{collection}?dryRun=All")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage response = _client!.Send(request);
        using JsonDocument answer = JsonDocument.Parse(response.Content.ReadAsStream());
        IEnumerable<string> causes = [];
        if (response.StatusCode == HttpStatusCode.UnprocessableEntity)
        {
            causes = answer.RootElement.GetProperty("details").GetProperty("causes").EnumerateArray()
                .Select(c => $"{c.GetProperty("field").GetString()} {c.GetProperty("reason").GetString()}");
        }

        return string.Join('\n', causes.Prepend($"{(int)response.StatusCode}"));
    }

    /// <summary>What the server reads in an Ingress of YAML, as the JSON of the object; null where it refuses the text.</summary>
    public JsonElement? Reading(string yaml, out string message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "apis/networking.k8s.io/v1/namespaces/default/ingresses?dryRun=All")
        {
            Content = new StringContent(yaml, Encoding.UTF8, "application/yaml"),
        };
        using HttpResponseMessage response = _client!.Send(request);
        using JsonDocument answer = JsonDocument.Parse(response.Content.ReadAsStream());
        JsonElement root = answer.RootElement.Clone();
        bool isTaken = response.StatusCode == HttpStatusCode.Created;
        message = isTaken ? "" : root.GetProperty("message").GetString()!;
        return isTaken ? root : null;
    }

    private async Task<int> RunAsync(string script, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("bash", [script, _folder]) { RedirectStandardOutput = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners)
        {
            listener.Start();
        }

        int[] ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners)
        {
            listener.Dispose();
        }

        return ports;
    }
}
