using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Kubernetes.Connecting;
using IngressRules.Kubernetes.Tests.Support;
using IngressRules.Kubernetes.Watching;
using IngressRules.Reloading;
using k8s;
using k8s.Exceptions;
using Eventually = IngressRules.Kubernetes.Tests.Support.Eventually;

namespace IngressRules.Kubernetes.Tests.Connecting;

/// <summary>Which servers are the API server, and what becomes of a connection whose CA or client certificate is replaced.</summary>
public sealed class ConnectionFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ingress-rules-").FullName;
    private readonly TestAuthority _old = new(), _new = new();
    private readonly RoutingTableSource _tables = new();
    private readonly LinesLog _log = new();

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_CA_that_is_replaced_while_the_source_runs_needs_no_restart()
    {
        await using TlsApi api = await TlsApi.StartAsync(_old.Issue(["localhost"]));
        string file = Write("ca.crt", Root(_old));
        using k8s.Kubernetes client = Client(api, """ "certificate-authority": "ca.crt" """);
        await using KubernetesSource source = await StartAsync(client);

        // The new CA is being added: the file ends in its middle.
        string both = Root(_old) + Root(_new);
        Write("ca.crt", both[..^100]);
        api.Added = "half";
        api.Restart();
        await Eventually.TrueAsync(() => Hosts == "half.example, web.example", "the last CA is used meanwhile");
        Assert.Single(_log.Lines, l => l.StartsWith($"{file} has no certificate, or one without its end.", StringComparison.Ordinal));

        // A server with a CA that the file does not hold is not believed.
        api.Added = "new";
        api.Restart(_new.Issue(["localhost"]));
        await Eventually.TrueAsync(
            () => source.Watches.All(w => w.Error?.Contains($"signed by a CA in {file}", StringComparison.Ordinal) == true),
            "every watch says which file is meant");
        Assert.Equal("half.example, web.example", Hosts);

        Write("ca.crt", both);
        await Eventually.TrueAsync(() => Hosts == "half.example, new.example, web.example", "the new CA is used");
        await Eventually.TrueAsync(() => source.Watches.All(w => w.Error is null), "every watch goes on");
        Assert.Single(_log.Lines, l => l.StartsWith($"{file}: the content has changed.", StringComparison.Ordinal));
        Assert.Single(_log.Lines, l => l.Contains("or one without its end", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_certificate_that_is_replaced_while_the_source_runs_needs_no_restart()
    {
        await using TlsApi api = await TlsApi.StartAsync(_old.Issue(["localhost"]));
        api.Client = "first";
        (string Chain, string Key) first = _old.Issue(["first"]), second = _old.Issue(["second"]);
        Write("ca.crt", Root(_old));
        Write("tls.crt", first.Chain);
        Write("tls.key", first.Key);
        using k8s.Kubernetes client = Client(
            api, """ "certificate-authority": "ca.crt" """, """ "client-certificate": "tls.crt", "client-key": "tls.key" """);
        await using KubernetesSource source = await StartAsync(client);

        // Somebody replaces one file after the other.
        Write("tls.crt", second.Chain);
        api.Added = "between";
        api.Restart();
        await Eventually.TrueAsync(() => Hosts == "between.example, web.example", "the last pair is used meanwhile");
        Assert.Single(_log.Lines, l => l.Contains("tls.key are no certificate and its unencrypted key", StringComparison.Ordinal));

        Write("tls.key", second.Key);
        api.Client = "second";
        api.Added = "new";
        api.Restart();
        await Eventually.TrueAsync(() => Hosts == "between.example, new.example, web.example", "the new certificate is used");
        Assert.All(_log.Lines, l => Assert.DoesNotContain("PRIVATE", l, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("localhost", true, "\"certificate-authority\": \"ca.crt\"", null)]
    [InlineData("localhost", true, "\"certificate-authority-data\": \"DATA\"", null)]
    [InlineData("localhost", false, "\"certificate-authority\": \"ca.crt\"", "/ca.crt, which is read for each new connection.")]
    [InlineData("localhost", false, "\"certificate-authority-data\": \"DATA\"", "if it has changed, restart the router.")]
    [InlineData("other.example", true, "\"certificate-authority\": \"ca.crt\"", "is not for localhost.")]
    [InlineData("other.example", true, "\"certificate-authority-data\": \"DATA\"", "is not for localhost.")]
    [InlineData("other.example", true, "\"certificate-authority\": \"ca.crt\", \"tls-server-name\": \"other.example\"", null)]
    [InlineData(
        "localhost", true, "\"certificate-authority\": \"ca.crt\", \"tls-server-name\": \"other.example\"", "is not for other.example.")]
    [InlineData("other.example", false, "\"insecure-skip-tls-verify\": true", null)]
    public async Task A_server_is_believed_whose_certificate_is_for_its_name_and_of_the_CA_that_is_named(
        string name, bool isOfCa, string cluster, string? refusal)
    {
        await using TlsApi api = await TlsApi.StartAsync((isOfCa ? _old : _new).Issue([name]));
        Write("ca.crt", Root(_old));
        using k8s.Kubernetes client = Client(
            api, cluster.Replace("DATA", Base64(Root(_old)), StringComparison.Ordinal));
        Task<byte[]> request = AskAsync(new(client));
        if (refusal is null)
        {
            Assert.NotEmpty(await request);
            return;
        }

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => request);
        Assert.Contains(refusal, RequestFailure.Text(error), StringComparison.Ordinal);
        Assert.True(RequestFailure.IsLasting(error));
    }

    [Fact]
    public async Task A_common_name_is_no_name_that_a_certificate_is_for()
    {
        await using TlsApi api = await TlsApi.StartAsync(_old.Issue(["localhost"], inSubjectAlone: true));
        Write("ca.crt", Root(_old));
        using k8s.Kubernetes client = Client(api, """ "certificate-authority": "ca.crt" """);
        Assert.Contains("is not for localhost.", await RefusalAsync(client), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"certificate-authority\": \"ca.crt\", ")]
    [InlineData("\"insecure-skip-tls-verify\": true, ")]
    [InlineData("")]
    public async Task A_server_is_called_by_its_tls_server_name(string authority)
    {
        await using TlsApi api = await TlsApi.StartAsync(_old.Issue(["other.example"]));
        Write("ca.crt", Root(_old));
        using k8s.Kubernetes client = Client(api, $""" {authority} "tls-server-name": "other.example" """);
        Task<byte[]> request = AskAsync(new(client));

        Exception? error = await Record.ExceptionAsync(() => request);
        Assert.Equal(authority.Length == 0, error is not null);
        if (error is not null)
        {
            Assert.Contains("It must be signed by a CA of the system, or one that", RequestFailure.Text(error), StringComparison.Ordinal);
        }

        Assert.Equal("other.example", api.CalledBy);
    }

    [Fact]
    public async Task Without_a_CA_those_of_the_system_count()
    {
        await using TlsApi api = await TlsApi.StartAsync(_old.Issue(["localhost"]));
        using k8s.Kubernetes client = Client(api, "");
        Assert.Contains("It must be signed by a CA of the system, or one that", await RefusalAsync(client), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"certificate-authority\": \"ca.crt\", \"insecure-skip-tls-verify\": true", "\"token\": \"t\"",
        "The cluster has a CA and insecure-skip-tls-verify")]
    [InlineData("\"certificate-authority-data\": \"DATA\", \"insecure-skip-tls-verify\": true", "\"token\": \"t\"",
        "The cluster has a CA and insecure-skip-tls-verify")]
    [InlineData("\"certificate-authority-data\": \"aGVsbG8=\"", "\"token\": \"t\"", "certificate-authority-data has no certificate.")]
    [InlineData("", "\"token\": \"t\", \"as\": \"somebody\"", "The user has \"as\", and the router")]
    [InlineData("", "\"token\": \"t\", \"as-uid\": \"1\"", "The user has \"as-uid\", and the router")]
    [InlineData("", "\"token\": \"t\", \"as-groups\": [\"some\"]", "The user has \"as-groups\", and the router")]
    [InlineData("", "\"client-certificate\": \"tls.crt\", \"client-key\": \"other.key\"", "other.key are no certificate and its")]
    [InlineData("", "\"client-certificate-data\": \"CERTIFICATE\", \"client-key-data\": \"OTHER\"",
        "client-certificate-data and client-key-data are no certificate and its unencrypted key")]
    [InlineData("", "\"client-certificate-data\": \"CERTIFICATE\", \"client-key-data\": \"?\"", "client-key-data is not base64.")]
    [InlineData("", "\"client-certificate\": \"tls.crt\"", "The user has a client certificate without its key")]
    [InlineData("", "\"exec\": {\"apiVersion\": \"v1\"}", "exec has no command")]
    [InlineData("", "\"exec\": {\"command\": \"sh\"}", "exec has no apiVersion")]
    [InlineData("", "\"exec\": {\"apiVersion\": \"v1\", \"command\": \"sh\", \"interactiveMode\": \"Always\"}",
        "sh needs somebody at a terminal")]
    [InlineData("", "\"exec\": {\"apiVersion\": \"v1\", \"command\": \"./none\", \"installHint\": \"Get it.\"}",
        "/none cannot be started: ")]
    [InlineData("", "\"exec\": {\"apiVersion\": \"v1\", \"command\": \"sh\", \"args\": [\"-c\", \"exit 3\"]}",
        "The credential plugin sh has ended with exit status 3;")]
    [InlineData("", "\"exec\": {\"apiVersion\": \"v1\", \"command\": \"echo\", \"args\": [\"hello\"]}",
        "The credential plugin echo has not written an ExecCredential in JSON.")]
    [InlineData("", "\"exec\": {\"apiVersion\": \"v1\", \"command\": \"echo\", \"args\": [\"{}\"]}",
        "The credential plugin echo has not written an ExecCredential of v1")]
    public void What_cannot_be_used_is_one_sentence_at_the_start(string cluster, string user, string refusal)
    {
        (string Chain, string Key) pair = _old.Issue(["first"]), other = _old.Issue(["other"]);
        Write("ca.crt", Root(_old));
        Write("tls.crt", pair.Chain);
        Write("other.key", other.Key);
        string file = Write("kubeconfig", KubeConfigOf(
            "https://192.0.2.1/",
            cluster.Replace("DATA", Base64(Root(_old)), StringComparison.Ordinal),
            user.Replace("CERTIFICATE", Base64(pair.Chain), StringComparison.Ordinal)
                .Replace("OTHER", Base64(other.Key), StringComparison.Ordinal)));
        KubeConfigException error = Assert.Throws<KubeConfigException>(() => KubeConfigReader.Read(file));
        Assert.Contains(refusal, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("\"client-certificate\": \"tls.crt\", \"client-key\": \"tls.key\"")]
    [InlineData("\"client-certificate-data\": \"CERTIFICATE\", \"client-key\": \"tls.key\"")]
    [InlineData("\"client-certificate\": \"tls.crt\", \"client-key-data\": \"KEY\"")]
    [InlineData("\"client-certificate-data\": \"CERTIFICATE\", \"client-key-data\": \"KEY\"")]
    [InlineData("\"token\": \"t\", \"client-certificate-data\": \"CERTIFICATE\", \"client-key-data\": \"KEY\"")]
    public async Task Each_of_a_client_certificate_and_its_key_is_in_a_file_or_in_the_kubeconfig(string user)
    {
        await using TlsApi api = await TlsApi.StartAsync(_old.Issue(["localhost"]));
        api.Client = "first";
        api.Token = user.Contains("token", StringComparison.Ordinal) ? "t" : null;
        (string chain, string key) = _old.Issue(["first"]);
        Write("ca.crt", Root(_old));
        Write("tls.crt", chain);
        Write("tls.key", key);
        user = user.Replace("CERTIFICATE", Base64(chain), StringComparison.Ordinal).Replace("KEY", Base64(key), StringComparison.Ordinal);
        using k8s.Kubernetes client = Client(api, """ "certificate-authority": "ca.crt" """, user);
        Assert.NotEmpty(await AskAsync(new(client)));
    }

    [Fact]
    public async Task A_token_of_a_plugin_that_the_server_refuses_is_asked_for_again()
    {
        await using TlsApi api = await TlsApi.StartAsync(_old.Issue(["localhost"]));
        api.Token = "second";
        Write("ca.crt", Root(_old));
        string credential = Write("credential.json", TokenCredential("first"));
        using k8s.Kubernetes client = Client(api, """ "certificate-authority": "ca.crt" """, Plugin("cat", credential));
        Write("credential.json", TokenCredential("second"));
        var requests = new KubernetesApi(client);
        ApiException error = await Assert.ThrowsAsync<ApiException>(() => AskAsync(requests));
        Assert.Equal(HttpStatusCode.Unauthorized, error.Status.Code);
        Assert.NotEmpty(await AskAsync(requests));
        Assert.Single(_log.Lines, l => l.StartsWith("cat: the content has changed.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plugin_is_told_what_it_is_asked_for()
    {
        Write("ca.crt", Root(_old));
        Write("credential.json", TokenCredential("first"));
        File.CreateSymbolicLink(Path.Combine(_folder, "plugin"), "/bin/sh");
        string user = """
            "exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "./plugin", "interactiveMode": "IfAvailable",
              "args": ["-c", "cd $FOLDER; printf %s \"$KUBERNETES_EXEC_INFO\" >info; cat >rest; cat credential.json"],
              "env": [{"name": "FOLDER", "value": "HERE"}], "provideClusterInfo": true}
            """.Replace("HERE", _folder, StringComparison.Ordinal);
        KubernetesClientConfiguration configuration = KubeConfigReader.Read(Write("kubeconfig", KubeConfigOf(
            "https://192.0.2.1/", """ "certificate-authority": "ca.crt", "tls-server-name": "other.example" """, user)));
        Assert.Null(configuration.AccessToken);
        Assert.NotNull(configuration.TokenProvider);
        Assert.Equal(
            """{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false,"cluster":{"server":"""
            + """ "https://192.0.2.1/","tls-server-name":"other.example","certificate-authority-data":"DATA"}}}""".TrimStart()
                .Replace("DATA", Base64(Root(_old)), StringComparison.Ordinal),
            Regex.Unescape(File.ReadAllText(Path.Combine(_folder, "info"))));
        Assert.Empty(File.ReadAllText(Path.Combine(_folder, "rest")));
    }

    [Fact]
    public async Task The_router_s_own_program_runs_a_plugin()
    {
        await using TlsApi api = await TlsApi.StartAsync(_old.Issue(["localhost"]));
        api.Token = "first";
        Write("ca.crt", Root(_old));
        string credential = Write("credential.json", TokenCredential("first"));
        string file = Write(
            "kubeconfig", KubeConfigOf(api.Url.AbsoluteUri, """ "certificate-authority": "ca.crt" """, Plugin("cat", credential)));
        await using RouterProcess router = await RouterProcess.StartAsync(Path.Combine(_folder, "log"), "--kubeconfig", file);
        await Eventually.TrueAsync(() => api.Accepted > 0, "the server has taken the plugin's token");
        Assert.DoesNotContain("401", File.ReadAllText(Path.Combine(_folder, "log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_not_accepted()
    {
        await using TlsApi api = await TlsApi.StartAsync(
            _old.Issue(["localhost"], until: TimeProvider.System.GetUtcNow().AddDays(-1)));
        Write("ca.crt", Root(_old));
        using k8s.Kubernetes client = Client(api, """ "certificate-authority": "ca.crt" """);
        Assert.Contains("The API server's certificate is not accepted: ", await RefusalAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_plugin_is_asked_again_before_its_certificate_expires()
    {
        await using TlsApi api = await TlsApi.StartAsync(_old.Issue(["localhost"]));
        api.Client = "second";
        Write("ca.crt", Root(_old));
        string credential = Write(
            "credential.json", Credential(_old.Issue(["first"], until: TimeProvider.System.GetUtcNow().AddSeconds(40))));
        using k8s.Kubernetes client = Client(
            api,
            """ "certificate-authority": "ca.crt" """,
            Plugin("cat", credential));
        Write("credential.json", Credential(_old.Issue(["second"])));
        Assert.NotEmpty(await AskAsync(new(client)));
        Assert.Single(_log.Lines, l => l.StartsWith("cat: the content has changed.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plugin_that_fails_leaves_its_last_certificate_and_is_asked_again_after_a_pause()
    {
        var time = new ManualTime();
        time.SetClock(TimeProvider.System.GetUtcNow() - time.GetUtcNow());
        X509Certificate2 first = Pair(_old.Issue(["first"], until: time.GetUtcNow().AddHours(1)));
        (string Chain, string Key) second = _old.Issue(["second"]);
        Func<ExecReply> answer = () => throw new IOException("no such program");
        int runs = 0;
        var log = new ConnectionFilesLog();
        log.LogTo(_log);
        var plugin = new ExecCredentials("login", new(null, first, first.NotAfter), Run, time, log);

        Assert.Equal((first, 0), (plugin.Current.Certificate, runs));
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal((first, 0), (plugin.Current.Certificate, runs));
        time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal((first, 1), (plugin.Current.Certificate, runs));
        Assert.Equal((first, 1), (plugin.Current.Certificate, runs));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((first, 2), (plugin.Current.Certificate, runs));
        Assert.StartsWith(
            "The credential plugin login cannot be run: no such program. What was there before stays", Assert.Single(_log.Lines),
            StringComparison.Ordinal);

        answer = () => new("token", null, null);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((first, 3), (plugin.Current.Certificate, runs));
        Assert.StartsWith("The credential plugin login gave another kind of credential", _log.Lines.Last(), StringComparison.Ordinal);

        // What it says of the end goes before that of the certificate.
        answer = () => new(null, Pair(second), time.GetUtcNow().AddMinutes(5));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(("CN=second", 4), (plugin.Current.Certificate!.Subject, runs));
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(("CN=second", 4), (plugin.Current.Certificate!.Subject, runs));
        time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(("CN=second", 5), (plugin.Current.Certificate!.Subject, runs));

        ExecReply Run()
        {
            runs++;
            return answer();
        }
    }

    [Fact]
    public async Task A_plugin_that_takes_its_time_holds_no_other_connection_up()
    {
        X509Certificate2 first = Pair(_old.Issue(["first"], until: TimeProvider.System.GetUtcNow().AddSeconds(40)));
        (string Chain, string Key) second = _old.Issue(["second"]);
        using ManualResetEventSlim runs = new(), goOn = new();
        var plugin = new ExecCredentials("login", new(null, first, first.NotAfter), Run, TimeProvider.System, new());
        Task<ExecReply> waits = Task.Run(() => plugin.Current);
        Assert.True(runs.Wait(Eventually.Limit));
        Assert.Same(first, (await Task.Run(() => plugin.Current).WaitAsync(Eventually.Limit)).Certificate);
        goOn.Set();
        Assert.Equal("CN=second", (await waits.WaitAsync(Eventually.Limit)).Certificate!.Subject);

        ExecReply Run()
        {
            runs.Set();
            goOn.Wait();
            return new(null, Pair(second), null);
        }
    }

    [Fact]
    public void The_end_that_a_plugin_gives_goes_before_that_of_its_certificate_from_the_start_on()
    {
        (string Chain, string Key) pair = _old.Issue(["first"]);
        string json = Credential(pair).Replace(
            "\"status\": {", "\"status\": {\"expirationTimestamp\": \"2026-01-02T03:04:05Z\", ", StringComparison.Ordinal);
        const string Version = "client.authentication.k8s.io/v1";
        Assert.Equal(
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), ExecReply.Read(Encoding.UTF8.GetBytes(json), Version).End);
        ExecReply other = ExecReply.Read(Encoding.UTF8.GetBytes(Credential(pair)), Version);
        Assert.Equal(other.Certificate!.NotAfter, other.End);
    }

    [Fact]
    public async Task A_token_is_asked_for_again_before_it_expires()
    {
        var time = new ManualTime();
        int runs = 0;
        var plugin = new ExecCredentials(
            "login",
            new("first", null, time.GetUtcNow().AddMinutes(5)),
            () => new($"{++runs}", null, time.GetUtcNow().AddMinutes(5)),
            time,
            new());
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("Bearer first", $"{await plugin.GetAuthenticationHeaderAsync(CancellationToken.None)}");
        time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal("Bearer 1", $"{await plugin.GetAuthenticationHeaderAsync(CancellationToken.None)}");
        Assert.Equal("Bearer 1", $"{await plugin.GetAuthenticationHeaderAsync(CancellationToken.None)}");
    }

    [Fact]
    public void A_connection_with_a_client_certificate_takes_no_requests_after_a_while()
    {
        (string chain, string key) = _old.Issue(["first"]);
        Write("tls.crt", chain);
        Write("tls.key", key);
        SocketsHttpHandler? made = null;
        string kubeConfig = KubeConfigOf(
            "https://192.0.2.1/",
            """ "insecure-skip-tls-verify": true """,
            """ "client-certificate": "tls.crt", "client-key": "tls.key" """);
        KubernetesClientConfiguration configuration = KubeConfigReader.Read(Write("kubeconfig", kubeConfig));
        configuration.FirstMessageHandlerSetup += handler => made = handler;
        using var client = new k8s.Kubernetes(configuration.NoticeSilence());
        Assert.Equal(ConnectionFiles.Lifetime, made!.PooledConnectionLifetime);
        Assert.Equal("CN=first", made.SslOptions.LocalCertificateSelectionCallback!(this, "", [], null, [])?.Subject);
    }

    [Fact]
    public void Of_two_kubeconfig_files_the_first_counts_and_paths_start_where_each_is()
    {
        string other = Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName;
        Write("kubeconfig", """
            {"apiVersion": "v1", "kind": "Config", "current-context": "test", "clusters": [], "users": [],
             "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test", "namespace": "first"}}]}
            """);
        Write("other/ca.crt", Root(_old));
        Write("other/token", "second\n");
        Write(
            "other/kubeconfig",
            KubeConfigOf("https://192.0.2.1/", """ "certificate-authority": "ca.crt" """, """ "tokenFile": "token" """));
        KubernetesClientConfiguration configuration = KubeConfigReader.Read(
            [Path.Combine(_folder, "kubeconfig"), Path.Combine(other, "kubeconfig")]);
        Assert.Equal(("https://192.0.2.1/", "first"), (configuration.Host, configuration.Namespace));
        Assert.NotNull(configuration.TokenProvider);

        // The CA is in the handler's setup; left in the configuration, it would be verified by the client alone.
        Assert.Null(configuration.SslCaCerts);
        Assert.NotNull(configuration.FirstMessageHandlerSetup);
    }

    private static Task<byte[]> AskAsync(KubernetesApi api) =>
        api.ReadAsync("readyz", CancellationToken.None).WaitAsync(Eventually.Limit);

    /// <summary>Why a server is not believed, as the log says it.</summary>
    private static async Task<string> RefusalAsync(k8s.Kubernetes client) =>
        RequestFailure.Text(await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(new(client))));

    private static string Root(TestAuthority authority) => authority.Policy().CustomTrustStore[0].ExportCertificatePem() + "\n";

    private static X509Certificate2 Pair((string Chain, string Key) pem) => X509Certificate2.CreateFromPem(pem.Chain, pem.Key);

    private static string Credential((string Chain, string Key) pem) => $$"""
        {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {
          "clientCertificateData": "{{pem.Chain.ReplaceLineEndings("\\n")}}", "clientKeyData": "{{pem.Key.ReplaceLineEndings("\\n")}}"} }
        """;

    private static string TokenCredential(string token) =>
        """{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "TOKEN"}}"""
            .Replace("TOKEN", token, StringComparison.Ordinal);

    private static string Plugin(string command, string argument) =>
        $$""" "exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "{{command}}", "args": ["{{argument}}"]} """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    private static string KubeConfigOf(string server, string cluster, string user) => $$$"""
        {"apiVersion": "v1", "kind": "Config", "current-context": "test",
         "clusters": [{"name": "test", "cluster": {"server": "{{{server}}}"{{{(cluster.Length > 0 ? "," : "")}}} {{{cluster}}} } }],
         "users": [{"name": "test", "user": { {{{user}}} } }],
         "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test", "namespace": "shop"}}]}
        """;

    private string Hosts => string.Join(", ", _tables.Current.Matcher.Rules.Hosts.Select(h => h.Host));

    /// <summary>Writes a file in one step, and returns its path.</summary>
    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
        return path;
    }

    private k8s.Kubernetes Client(TlsApi api, string cluster, string user = """ "token": "somebody" """) => new(
        KubeConfigReader.Read(Write("kubeconfig", KubeConfigOf(api.Url.AbsoluteUri, cluster, user))).NoticeSilence().LogTo(_log));

    private async Task<KubernetesSource> StartAsync(k8s.Kubernetes client)
    {
        var source = new KubernetesSource(
            client,
            _tables,
            new() { RetryDelay = TimeSpan.FromMilliseconds(10), MaxRetryDelay = TimeSpan.FromMilliseconds(100) },
            _log);
        source.Start();
        await source.WaitForSyncAsync().WaitAsync(Eventually.Limit);
        return source;
    }
}
