using System.Net;
using System.Net.Quic;
using IngressRules.AspNetCore;
using IngressRules.AspNetCore.Observability;
using IngressRules.Kestrel.StrictHttp;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EdgeRouter;

/// <summary>Configures Kestrel for the router: addresses, protocols, limits and draining.</summary>
internal static class Listening
{
    /// <summary>
    /// Configures the server: HTTP/1.1 and HTTP/2 on both ports, and HTTP/3 on the HTTPS port where the platform supports it.
    /// </summary>
    public static void Configure(WebApplicationBuilder builder, RouterOptions options)
    {
        // The trailers of a chunked body are parsed only by Kestrel, which by default accepts a bare LF as a line end.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);

        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseHttp2PriorKnowledge().ConfigureKestrel(kestrel =>
        {
            kestrel.UseIngressDefaults().Limits.MaxRequestBodySize = options.MaxBodySize;
            Listen(kestrel, options.Http, listen => listen.UseHttp2PriorKnowledge().UseStrictHttp(Count));
            if (options.Https is { } https)
            {
                Listen(kestrel, https, listen => listen.UseIngressCertificates().UseStrictHttp(Count));
            }

            void Count(StrictHttpOptions strict) => strict.OnRefused =
                (_, _) => kestrel.ApplicationServices.GetRequiredService<IngressTelemetry>().ReportRefusal();
        });

        // The code that runs on the sockets' threads never blocks, so it runs inline: a request passes through two pipes, and each thread
        // switch would cost about as much as the match and all header work together.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        if (options.Https is not null
            && (OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
            && QuicListener.IsSupported)
        {
            builder.WebHost.UseQuic();
        }

        builder.WebHost.UseIngressConnectionLimit(limit => limit.MaxConnections = options.MaxConnections);

        // When the router stops, connections that the system has completed but Kestrel has not accepted yet are also served.
        builder.WebHost.UseIngressDraining(draining =>
        {
            draining.DrainDelay = options.DrainDelay;
            draining.DropNewConnections = true;
        });

        // After draining no connections are accepted; open requests and WebSockets have this long to end. What comes then has its own time.
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = StopClock.ForRequests(options.DrainTime);

            // A service in the background that fails is no reason to stop serving.
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
    }

    /// <summary>Applies the command line's settings for certificates and trusted proxies.</summary>
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
        rules.KeepUnderscoreHeaders = options.KeepUnderscoreHeaders;
        foreach (IPNetwork network in options.TrustedProxies)
        {
            rules.TrustedProxies.Add(network);
        }
    }

    /// <summary>What the greeting says about HTTPS; null where it is not served.</summary>
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
