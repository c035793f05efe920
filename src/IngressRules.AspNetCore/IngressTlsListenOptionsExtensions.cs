using System.Net.Quic;
using IngressRules.AspNetCore.Tls;
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
    /// open. TLS 1.2 and 1.3, HTTP/1.1 and HTTP/2; also HTTP/3 where the platform supports it and the host calls <c>UseQuic</c>.
    /// </summary>
    /// <param name="listen">The endpoint of a host with <c>AddIngressRules</c>.</param>
    public static ListenOptions UseIngressCertificates(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        CertificateStore store = listen.ApplicationServices.GetService<CertificateStore>()
            ?? throw new InvalidOperationException("IngressRules is not registered: call services.AddIngressRules() first.");
        store.Prepare();
        listen.Protocols = HasQuic ? HttpProtocols.Http1AndHttp2AndHttp3 : HttpProtocols.Http1AndHttp2;
        return listen.UseHttps(
            new TlsHandshakeCallbackOptions { OnConnection = hello => new(store.Select(hello.ClientHelloInfo.ServerName)) });
    }

    private static bool HasQuic =>
        (OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()) && QuicListener.IsSupported;
}
