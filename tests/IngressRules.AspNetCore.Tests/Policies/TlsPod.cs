using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>A pod that speaks TLS and tells what it has seen: version of HTTP, of TLS, server name, subject of the client.</summary>
internal sealed class TlsPod : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TlsPod(WebApplication app) => _app = app;

    /// <summary>The server names of all handshakes; empty for none.</summary>
    public ConcurrentQueue<string> ServerNames { get; } = [];

    public int Port => new Uri(_app.Urls.First()).Port;

    public static async Task<TlsPod> StartAsync((string Chain, string Key) pem, HttpProtocols protocols)
    {
        using var ephemeral = X509Certificate2.CreateFromPem(pem.Chain, pem.Key);
        X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem.Chain);
        TlsPod? pod = null;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                listen.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = hello =>
                    {
                        pod!.ServerNames.Enqueue(hello.ClientHelloInfo.ServerName);
                        return new(new SslServerAuthenticationOptions
                        {
                            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
                            ClientCertificateRequired = true,
#pragma warning disable CA5359 // The test is about what the other side says.
                            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
                            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                        });
                    },
                });
            }));
        WebApplication app = builder.Build();
        app.Run(context => context.Response.WriteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{context.Request.Protocol} {context.Request.Scheme} {context.Features.Get<Microsoft.AspNetCore.Connections.Features
                .ITlsHandshakeFeature>()!.Protocol} {context.Connection.ClientCertificate?.Subject ?? "-"} {context.Request.Host}")));
        pod = new TlsPod(app);
        await app.StartAsync();
        return pod;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
