using System.Net.Quic;
using System.Net.Security;
using IngressRules.AspNetCore.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Serves HTTPS with the certificates that Ingresses name.</summary>
public static class IngressTlsListenOptionsExtensions
{
    /// <summary>
    /// Serves HTTPS with the certificate for the server name of the handshake: that of the Secret that <c>spec.tls</c> names for it, exact
    /// names before wildcards, or else the default certificate. Certificates change when the rules are reloaded; open connections stay
    /// open. TLS 1.2 and 1.3, HTTP/1.1 and HTTP/2; also HTTP/3 where the platform supports it and the host calls <c>UseQuic</c>. Where the
    /// policies of a host ask for a client certificate, the handshake asks for one.
    /// </summary>
    /// <param name="listen">The endpoint of a host with <c>AddIngressRules</c>.</param>
    public static ListenOptions UseIngressCertificates(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        CertificateStore store = listen.ApplicationServices.GetService<CertificateStore>()
            ?? throw new InvalidOperationException("IngressRules is not registered: call services.AddIngressRules() first.");
        store.Prepare();
        listen.Protocols = HasQuic ? HttpProtocols.Http1AndHttp2AndHttp3 : HttpProtocols.Http1AndHttp2;
        return listen.UseQuietHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = hello =>
            {
                string name = hello.ClientHelloInfo.ServerName;
                SslServerAuthenticationOptions usual = store.Select(name);
                return new(store.AsksForCertificate(name) ? ClientCertificateRequest.Add(usual, hello.Connection) : usual);
            },
        });
    }

    /// <summary>
    /// Serves HTTPS with certificates that a callback chooses, and ends connections whose client does not begin with a ClientHello, as
    /// scanners do. After <c>UseHttps</c> alone the server logs that there is no certificate, or that the ClientHello cannot be read, as
    /// an error of its own, with a stack trace for every such connection.
    /// </summary>
    /// <param name="listen">An endpoint for TLS.</param>
    /// <param name="options">The callback.</param>
    public static ListenOptions UseQuietHttps(this ListenOptions listen, TlsHandshakeCallbackOptions options)
    {
        ArgumentNullException.ThrowIfNull(listen);
        ArgumentNullException.ThrowIfNull(options);
        listen.Use(next => connection => EndWithoutHelloAsync(next, connection));
        return listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = options.HandshakeTimeout,
            OnConnectionState = options.OnConnectionState,
            OnConnection = hello =>
            {
                hello.Connection.Features.Set(ClientHello.Read);
                return options.OnConnection(hello);
            },
        });
    }

    private static async Task EndWithoutHelloAsync(ConnectionDelegate next, ConnectionContext connection)
    {
#pragma warning disable CA1031 // Before the ClientHello nothing runs but the server's parser, whatever it throws about the client's bytes.
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        catch (Exception) when (connection.Features.Get<ClientHello>() is null)
        {
            // The server closes the connection.
        }
#pragma warning restore CA1031
    }

    private static bool HasQuic =>
        (OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()) && QuicListener.IsSupported;

    /// <summary>A feature of connections whose ClientHello has been read.</summary>
    private sealed class ClientHello
    {
        public static ClientHello Read { get; } = new();
    }
}
