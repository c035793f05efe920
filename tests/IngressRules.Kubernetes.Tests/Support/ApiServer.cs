using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>
/// A kube-apiserver with its etcd on loopback, from the folder that <c>KUBEBUILDER_ASSETS</c> names. It can be stopped and started again
/// with its data, and its past can be compacted.
/// </summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private const string Token = "admin-token";

    /// <summary>The token of a user without rights of its own.</summary>
    public const string RouterToken = "router-token";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("ingress-rules-kube-").FullName;
    private readonly string _assets;
    private readonly string _authorization;
    private readonly string[] _options;
    private readonly int _etcdPort, _peerPort, _port;
    private readonly HttpClient _etcd;
    private Process? _etcdProcess, _serverProcess;

    private ApiServer(string assets, string authorization, string[] options)
    {
        _assets = assets;
        _authorization = authorization;
        _options = options;
        (_etcdPort, _peerPort, _port) = FreePorts();
        _etcd = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_etcdPort}/") };
        Http = NewHttp(Token);
    }

    /// <summary>Where the server's programs are; null where the environment does not say it.</summary>
    public static string? Assets => Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } folder
        && File.Exists(Path.Combine(folder, "kube-apiserver")) && File.Exists(Path.Combine(folder, "etcd"))
            ? folder
            : null;

    /// <summary>Sends requests as the administrator.</summary>
    public HttpClient Http { get; }

    /// <summary>The server's URL.</summary>
    public Uri Url => new($"https://127.0.0.1:{_port}/");

    /// <summary>Starts etcd and the server.</summary>
    /// <param name="authorization">The server's <c>--authorization-mode</c>.</param>
    /// <param name="options">Further options of the server's command line.</param>
    public static async Task<ApiServer> StartAsync(string authorization = "AlwaysAllow", params string[] options)
    {
        string assets = Assets ?? throw new InvalidOperationException("KUBEBUILDER_ASSETS names no API server.");
        var server = new ApiServer(assets, authorization, options);
        server.WriteFiles();
        server.StartEtcd();
        await server.StartServerAsync();
        await server.ServeEndpointSlicesAsync();
        return server;
    }

    /// <summary>A client of the server.</summary>
    /// <param name="token">Who it is.</param>
    /// <param name="handlers">Handle its requests first.</param>
    public k8s.Kubernetes NewClient(string token = Token, params DelegatingHandler[] handlers) => new(
        new k8s.KubernetesClientConfiguration { Host = Url.AbsoluteUri, AccessToken = token, SkipTlsVerify = true },
        handlers);

    /// <summary>
    /// The requests of a user so far: verb, resource and status, as the server's audit log has them. Only with authorization by RBAC.
    /// </summary>
    /// <param name="user">The user.</param>
    public IReadOnlyList<AuditRecord> RequestsOf(string user)
    {
        using var log = new StreamReader(new FileStream(AuditLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. AuditRecord.Read(log).Where(r => r.User == user)];
    }

    /// <summary>Writes a kubeconfig file for kubectl and the router, and returns its path.</summary>
    /// <param name="ns">The namespace of its context.</param>
    /// <param name="token">Who it is.</param>
    public string WriteKubeConfig(string ns, string token = Token) => WriteFile(".kubeconfig", KubeConfig.Text(Url, ns, token));

    /// <summary>Writes a file that goes with the server, and returns its path.</summary>
    /// <param name="suffix">The end of its name.</param>
    /// <param name="text">What it holds.</param>
    public string WriteFile(string suffix, string text)
    {
        string file = Path.Combine(_folder, Guid.NewGuid().ToString("n") + suffix);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Starts the server's process again, with the data that it had.</summary>
    public async Task StartServerAsync()
    {
        string[] audit = _authorization == "RBAC" ? [$"--audit-policy-file={AuditPolicy}", $"--audit-log-path={AuditLog}"] : [];
        _serverProcess = Start(
            "kube-apiserver",
            [
                .. audit,
                $"--etcd-servers=http://127.0.0.1:{_etcdPort}",
                "--bind-address=127.0.0.1",
                $"--secure-port={_port}",
                $"--cert-dir={_folder}/certs",
                "--service-cluster-ip-range=10.96.0.0/16",
                $"--token-auth-file={_folder}/tokens.csv",
                $"--authorization-mode={_authorization}",
                "--advertise-address=127.0.0.1",
                $"--service-account-signing-key-file={_folder}/sa.key",
                $"--service-account-key-file={_folder}/sa.pub",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--disable-admission-plugins=ServiceAccount",
                "--runtime-config=discovery.k8s.io/v1beta1=false",
                .. _options,
            ]);
        await Eventually.TrueAsync(async () => await IsOkAsync("readyz"), "the API server is ready", s_patience);
    }

    /// <summary>Ends the server's process as a crash would.</summary>
    public async Task StopServerAsync()
    {
        await EndAsync(_serverProcess);
        _serverProcess = null;
    }

    /// <summary>Raises the store's revision by writes that concern no object, so that a server that starts cannot make up for it.</summary>
    public Task GrowStoreAsync() => Parallel.ForEachAsync(Enumerable.Range(0, 1000), async (_, cancellation) =>
    {
        using HttpResponseMessage put = await _etcd.PostAsync("v3/kv/put", Json("""{"key":"AA==","value":"AA=="}"""), cancellation);
        put.EnsureSuccessStatusCode();
    });

    /// <summary>Copies the store as it is now, and returns the folder of the copy.</summary>
    public string CopyStore()
    {
        string copy = Path.Combine(_folder, Guid.NewGuid().ToString("n"));
        Signal(_etcdProcess!.Id, "STOP");
        try
        {
            // etcd has locked its files, which File.Copy honours.
            Run("cp", "-r", Store, copy);
        }
        finally
        {
            Signal(_etcdProcess.Id, "CONT");
        }

        return copy;
    }

    /// <summary>Ends the server and etcd, puts another store in place of the present one, and starts both again.</summary>
    /// <param name="copy">A copy of an earlier store; null for an empty one.</param>
    public async Task RestartWithStoreAsync(string? copy)
    {
        await StopServerAsync();
        await EndAsync(_etcdProcess);
        Directory.Delete(Store, recursive: true);
        if (copy is not null)
        {
            Directory.Move(copy, Store);
        }

        StartEtcd();
        await StartServerAsync();
        if (copy is null)
        {
            await ServeEndpointSlicesAsync();
        }
    }

    /// <summary>Stops the server's process for a while: it holds its connections and says nothing.</summary>
    /// <param name="paused">False to let it go on.</param>
    public void Pause(bool paused) => Signal(_serverProcess!.Id, paused ? "STOP" : "CONT");

    /// <summary>Makes etcd forget everything but the present.</summary>
    public async Task CompactAsync()
    {
        using HttpResponseMessage status = await _etcd.PostAsync("v3/kv/range", Json("""{"key":"AA=="}"""));
        using JsonDocument answer = JsonDocument.Parse(await status.Content.ReadAsStringAsync());
        string revision = answer.RootElement.GetProperty("header").GetProperty("revision").GetString()!;
        using HttpResponseMessage compacted = await _etcd.PostAsync(
            "v3/kv/compaction", Json($$"""{"revision":"{{revision}}","physical":true}"""));
        compacted.EnsureSuccessStatusCode();
    }

    /// <summary>Creates an object.</summary>
    /// <param name="collection">The path of its collection.</param>
    /// <param name="json">The object.</param>
    public async Task CreateAsync(string collection, string json)
    {
        using HttpResponseMessage response = await Http.PostAsync(new Uri(collection, UriKind.Relative), Json(json));
        await EnsureSuccessAsync(response);
    }

    /// <summary>Sends an object that is answered by one, such as a request for a token.</summary>
    /// <param name="path">The path.</param>
    /// <param name="json">The object.</param>
    public async Task<JsonDocument> PostAsync(string path, string json)
    {
        using HttpResponseMessage response = await Http.PostAsync(new Uri(path, UriKind.Relative), Json(json));
        await EnsureSuccessAsync(response);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Changes an object by a merge patch.</summary>
    /// <param name="path">The path of the object.</param>
    /// <param name="json">The patch.</param>
    public async Task PatchAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/merge-patch+json");
        using HttpResponseMessage response = await Http.PatchAsync(new Uri(path, UriKind.Relative), content);
        await EnsureSuccessAsync(response);
    }

    /// <summary>Deletes an object, or all objects of a collection.</summary>
    /// <param name="path">The path.</param>
    public async Task DeleteAsync(string path)
    {
        using HttpResponseMessage response = await Http.DeleteAsync(new Uri(path, UriKind.Relative));
        await EnsureSuccessAsync(response);
    }

    /// <summary>Reads an object or a collection.</summary>
    /// <param name="path">The path.</param>
    public async Task<JsonDocument> GetAsync(string path) =>
        JsonDocument.Parse(await Http.GetStringAsync(new Uri(path, UriKind.Relative)));

    /// <summary>Whether the server serves a path.</summary>
    /// <param name="path">The path.</param>
    public async Task<bool> IsOkAsync(string path)
    {
        try
        {
            using HttpResponseMessage response = await Http.GetAsync(new Uri(path, UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            // It is not there yet, or a busy machine has let the request lie until its time was over.
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _etcd.Dispose();
        await EndAsync(_serverProcess);
        await EndAsync(_etcdProcess);
        Directory.Delete(_folder, recursive: true);
    }

    private string Store => Path.Combine(_folder, "etcd");

    private string AuditLog => Path.Combine(_folder, "audit.log");

    private string AuditPolicy => Path.Combine(_folder, "audit-policy.json");

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task EnsureSuccessAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>Three ports; none is given back before all are known.</summary>
    private static (int Etcd, int Peer, int Server) FreePorts()
    {
        using TcpListener a = new(IPAddress.Loopback, 0), b = new(IPAddress.Loopback, 0), c = new(IPAddress.Loopback, 0);
        a.Start();
        b.Start();
        c.Start();
        return (PortOf(a), PortOf(b), PortOf(c));

        static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task EndAsync(Process? process)
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static void Signal(int process, string signal) => Run("kill", $"-{signal}", $"{process}");

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} has ended with status {process.ExitCode}.");
        }
    }

    private HttpClient NewHttp(string token)
    {
        var http = new HttpClient(new HttpClientHandler
        {
            // The server makes a new certificate at each start, and only this server can be at this port.
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        })
        {
            BaseAddress = Url,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private void WriteFiles()
    {
        using var key = RSA.Create(2048);
        File.WriteAllText(Path.Combine(_folder, "sa.key"), key.ExportRSAPrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "sa.pub"), key.ExportSubjectPublicKeyInfoPem());
        File.WriteAllText(Path.Combine(_folder, "tokens.csv"), $"{Token},admin,admin,system:masters\n{RouterToken},router,router\n");
        File.WriteAllText(
            AuditPolicy,
            """{"apiVersion":"audit.k8s.io/v1","kind":"Policy","omitStages":["RequestReceived"],"rules":[{"level":"Metadata"}]}""");
    }

    private void StartEtcd() => _etcdProcess = Start(
        "etcd",
        $"--data-dir={Store}",
        "--unsafe-no-fsync",
        $"--listen-client-urls=http://127.0.0.1:{_etcdPort}",
        $"--advertise-client-urls=http://127.0.0.1:{_etcdPort}",
        $"--listen-peer-urls=http://127.0.0.1:{_peerPort}",
        $"--initial-advertise-peer-urls=http://127.0.0.1:{_peerPort}",
        $"--initial-cluster=default=http://127.0.0.1:{_peerPort}");

    private Process Start(string program, params string[] arguments)
    {
        var process = new Process
        {
            StartInfo = new(Path.Combine(_assets, program), arguments)
            {
                WorkingDirectory = _folder,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            },
        };

        // What nobody reads fills the pipe and stops the program.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>
    /// A server that is too old for discovery.k8s.io/v1 serves EndpointSlices as a custom resource, which lists and watches alike.
    /// </summary>
    private async Task ServeEndpointSlicesAsync()
    {
        const string Slices = "apis/discovery.k8s.io/v1/endpointslices";
        if (await IsOkAsync(Slices))
        {
            return;
        }

        await CreateAsync(
            "apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            """
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
             "metadata": {"name": "endpointslices.discovery.k8s.io",
               "annotations": {"api-approved.kubernetes.io": "unapproved, for tests"}},
             "spec": {"group": "discovery.k8s.io", "scope": "Namespaced",
               "names": {"kind": "EndpointSlice", "listKind": "EndpointSliceList", "plural": "endpointslices", "singular": "endpointslice"},
               "versions": [{"name": "v1", "served": true, "storage": true,
                 "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}]}}
            """);
        await Eventually.TrueAsync(async () => await IsOkAsync(Slices), "EndpointSlices are served", s_patience);
    }
}
