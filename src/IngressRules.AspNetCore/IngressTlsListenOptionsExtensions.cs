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
    /// Serves HTTPS: by the name that a client asks for, the certificate of the Secret that <c>spec.tls</c> names for it, an exact name
    /// before a wildcard; otherwise the default certificate. Certificates follow the rules as these are reloaded, and open connections
    /// stay. TLS 1.2 and 1.3, HTTP/1.1 and HTTP/2; HTTP/3 too where the platform has it and the host calls <c>UseQuic</c>.
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
