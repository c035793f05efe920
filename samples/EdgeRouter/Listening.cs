using System.Net;
using System.Net.Quic;
using IngressRules.AspNetCore;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EdgeRouter;

/// <summary>The front of the router: where Kestrel listens, what it takes there, and how it stops.</summary>
internal static class Listening
{
    /// <summary>Sets the server up. HTTP/1.1 and HTTP/2 on both ports, and HTTP/3 on that of HTTPS where the platform has it.</summary>
    public static void Configure(WebApplicationBuilder builder, RouterOptions options)
    {
        // The trailers of a chunked body are read by Kestrel alone, which otherwise takes a bare LF for the end of a line.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);

        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseHttp2PriorKnowledge().ConfigureKestrel(kestrel =>
        {
            kestrel.UseIngressDefaults().Limits.MaxRequestBodySize = options.MaxBodySize;
            Listen(kestrel, options.Http, listen => listen.UseHttp2PriorKnowledge().UseStrictHttp());
            if (options.Https is { } https)
            {
                Listen(kestrel, https, listen => listen.UseIngressCertificates().UseStrictHttp());
            }
        });

        // What runs on a connection's own thread here never waits, so it need not be handed to another one: the bytes of a request pass through
        // two pipes, and each change of threads would cost about as much as the match and all headers.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        if (options.Https is not null && (OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()) && QuicListener.IsSupported)
        {
            builder.WebHost.UseQuic();
        }

        // Connections that the system has completed and nobody has accepted yet are served too when the router stops.
        builder.WebHost.UseIngressDraining(draining => draining.DropNewConnections = true);

        // From here on no connection is accepted; what is open, WebSockets too, has so long to come to its end.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTime);
    }

    /// <summary>Hands on what the command line says of certificates and of proxies in front.</summary>
    public static void Configure(IngressRulesOptions rules, RouterOptions options)
    {
        if (options.DefaultCertificate is { } pair)
        {
            rules.DefaultCertificate = pair.Certificate;
            rules.DefaultCertificateChain.AddRange(pair.Chain);
        }

        rules.RedirectToHttps = options.RedirectToHttps is not null;
        rules.HttpsRedirectPort = options.RedirectToHttps ?? rules.HttpsRedirectPort;
        rules.RequireMatchingServerName = options.RequireMatchingServerName;
        foreach (IPNetwork network in options.TrustedProxies)
        {
            rules.TrustedProxies.Add(network);
        }
    }

    /// <summary>What a person should know of HTTPS; null where it is not served.</summary>
    public static string? Describe(IEnumerable<string> urls, RouterOptions options) =>
        urls.FirstOrDefault(u => u.StartsWith("https:", StringComparison.Ordinal)) is not { } url ? null
            : options.DefaultCertificate is not null ? $"HTTPS on {url}"
            : $"HTTPS on {url}, with a self-signed default certificate";

    internal static void Listen(KestrelServerOptions kestrel, ListenAddress where, Action<ListenOptions> configure)
    {
        if (where.Address is null)
        {
            kestrel.ListenAnyIP(where.Port, configure);
        }
        else
        {
            kestrel.Listen(new IPEndPoint(where.Address, where.Port), configure);
        }
    }
}
