using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using IngressRules.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests.Policies.Corpus;

/// <summary>
/// The pods of all sets, each at its address, with and without TLS, and the service that <c>auth-url</c> asks. A pod tells what it got in
/// the header <c>X-Echo</c>.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xunit awaits DisposeAsync.")]
public sealed class CorpusPods : IAsyncLifetime
{
    /// <summary>The header with what a pod got.</summary>
    public const string Echo = "X-Echo";

    /// <summary>The ports that stand for those of this run in the sets: plain, with TLS, and of the asked service.</summary>
    public const int PlainMarker = 61001, TlsMarker = 61002, VerifierMarker = 61003;

    private const string Verifier = "127.0.0.1", ErrorPages = "127.77.1.";

    private readonly Dictionary<int, int> _ports = [];
    private readonly TestAuthority _authority = new();
    private readonly Dictionary<string, (string Chain, string Key)> _certificates = [];
    private WebApplication? _app;

    /// <summary>The port that a marker stands for: of all pods, because the addresses of a slice share its ports.</summary>
    internal int PortOf(int marker) => _ports[marker];

    /// <summary>A certificate for some names; the same for the same names.</summary>
    internal (string Chain, string Key) CertificateFor(string[] names)
    {
        string key = string.Join(',', names);
        if (!_certificates.TryGetValue(key, out (string Chain, string Key) known))
        {
            _certificates[key] = known = _authority.Issue(names);
        }

        return known;
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        (string chain, string key) = _authority.Issue(["pod.example"]);
        using var pem = X509Certificate2.CreateFromPem(chain, key);
        X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        (string Address, int Marker)[] places =
        [
            (Verifier, VerifierMarker),
            .. CorpusSet.All.Values.SelectMany(s => s.Pods.Keys).Distinct(StringComparer.Ordinal)
                .SelectMany(a => new[] { (a, PlainMarker), (a, TlsMarker) }),
        ];
        // Nobody else listens on the addresses of pods, so a port that is free on the usual one is free there.
        using (var plain = new TcpListener(IPAddress.Loopback, 0))
        using (var tls = new TcpListener(IPAddress.Loopback, 0))
        using (var verifier = new TcpListener(IPAddress.Loopback, 0))
        {
            foreach ((int marker, TcpListener listener) in (ReadOnlySpan<(int, TcpListener)>)
                [(PlainMarker, plain), (TlsMarker, tls), (VerifierMarker, verifier)])
            {
                listener.Start();
                _ports[marker] = ((IPEndPoint)listener.LocalEndpoint).Port;
            }
        }

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            foreach ((string address, int marker) in places)
            {
                kestrel.Listen(IPAddress.Parse(address), _ports[marker], listen =>
                {
                    listen.Protocols = HttpProtocols.Http1;
                    if (marker == TlsMarker)
                    {
                        listen.UseHttps(certificate);
                    }
                });
            }
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        _app = builder.Build();
        _app.Run(context => context.Connection.LocalIpAddress!.ToString() == Verifier ? VerifyAsync(context) : EchoAsync(context));
        await _app.StartAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _authority.Dispose();
    }

    private static async Task EchoAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        string address = context.Connection.LocalIpAddress!.ToString();
        string? code = headers["X-Code"];
        context.Response.StatusCode = address.StartsWith(ErrorPages, StringComparison.Ordinal) ? int.Parse(code ?? "200")
            : code is not null ? 200
            : int.Parse(headers["X-Want-Status"].FirstOrDefault() ?? "200");
        var echo = new PodEcho(
            address,
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()));
        context.Response.Headers[Echo] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(echo));
        await context.Request.Body.CopyToAsync(Stream.Null);
    }

    private static Task VerifyAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        string first = context.Request.Path.Value!.Split('/')[1];
        bool hasSession = headers.Cookie.ToString().Contains("session=good", StringComparison.Ordinal);
        context.Response.StatusCode = first switch
        {
            "401" or "403" or "500" or "302" => int.Parse(first),
            "session" when !hasSession => 401,
            _ => 200,
        };
        IHeaderDictionary response = context.Response.Headers;
        if (context.Response.StatusCode == 302)
        {
            response.Location = "https://else.example/";
        }

        if (context.Response.StatusCode == 401)
        {
            response.WWWAuthenticate = "Bearer";
        }

        response["X-User"] = "ada";
        foreach ((string saw, string of) in (ReadOnlySpan<(string, string)>)
            [
                ("Url", "X-Original-URL"), ("Method", "X-Original-Method"), ("Redirect", "X-Auth-Request-Redirect"),
                ("Proto", "X-Forwarded-Proto"), ("Host", "Host"), ("From", "X-Sent-From"),
            ])
        {
            response["X-Saw-" + saw] = headers[of].FirstOrDefault() ?? "-";
        }

        return Task.CompletedTask;
    }
}

/// <summary>What a pod got.</summary>
public sealed record PodEcho(string Address, string Method, string Target, Dictionary<string, string> Headers);
