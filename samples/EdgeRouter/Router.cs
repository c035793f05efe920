using System.Net.Sockets;
using IngressRules.Admin;
using IngressRules.AspNetCore;
using IngressRules.AspNetCore.Observability;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Kestrel.Connections;
using IngressRules.Model;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Connections;

namespace EdgeRouter;

/// <summary>The router: Kestrel accepts requests, IngressRules routes them, YARP forwards them.</summary>
public static class Router
{
    private const int CannotServe = 1;

    /// <summary>Serves until the process is asked to stop.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <param name="output">Receives the greeting at the start.</param>
    /// <param name="error">Receives the reason if the router cannot serve.</param>
    /// <param name="cancellationToken">Stops the router.</param>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(
        RouterOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        DescriptorBudget? budget = DescriptorBudget.OfThisProcess();
        options = options with
        {
            MaxConnections = options.MaxConnections ?? budget?.Clients,
            MaxEndpointConnections = options.MaxEndpointConnections ?? budget?.Endpoints,
            MaxAdminConnections = budget?.Admin ?? options.MaxAdminConnections,
        };
        if (Logs.TryRead(out IConfiguration logging) is { } fault)
        {
            await error.WriteLineAsync($"EdgeRouter: the log cannot be configured: {VisibleText.Of(fault)}");
            return CannotServe;
        }

        using var clock = new StopClock(options.DrainTime, TimeProvider.System);
        await using var parts = new RouterParts(clock);
        DemoBackends? demo = options.IsDemo ? parts.Add(await DemoBackends.StartAsync(cancellationToken)) : null;
        WebApplication app = parts.Add(Build(options, demo, logging));
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            clock.Begin();
            ProcessEnd.Within(StopClock.TotalOf(options.DrainTime));
        });
        ProcessEnd.OnSignalCall(app.Lifetime.StopApplication);
        AdminSite admin = parts.Add(new AdminSite(options, app.Services, logging));
        AdmissionSite admission = parts.Add(new AdmissionSite(options, app.Services, logging));

        // The admin page starts first, so that its readiness check can report that the rules are being loaded.
        if ((await admin.StartAsync(cancellationToken) ?? await admission.StartAsync(cancellationToken)) is { } complaint)
        {
            await error.WriteLineAsync($"EdgeRouter: {VisibleText.Of(complaint)}");
            return CannotServe;
        }

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException problem) when (problem.InnerException is AddressInUseException)
        {
            await error.WriteLineAsync(
                $"EdgeRouter: {VisibleText.Of(problem.Message.TrimEnd('.'))}. Stop what listens there, "
                + "or choose another one with --http ADDR:PORT.");
            return CannotServe;
        }
        catch (OperationCanceledException)
        {
            // It was stopped before it had started.
            return 0;
        }
        catch (Exception problem) when (problem is SocketException or IOException)
        {
            await error.WriteLineAsync($"EdgeRouter: cannot listen on {options.Http}: {VisibleText.Of(problem.Message)}");
            return CannotServe;
        }

        RoutingTable table = app.Services.GetRequiredService<RoutingTableSource>().Current;
        string? https = Listening.Describe(app.Urls, options);
        string? withoutRules = Greeting.WithoutRules(table, app.Services.GetRequiredService<IngressTelemetry>());
        ILogger log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("IngressRules.EdgeRouter");
        if (options.Log.Json)
        {
            // A reader of the log expects nothing but records.
            Greeting.Log(log, withoutRules, app.Urls.First(), https, admin.Url);
            await output.FlushAsync(cancellationToken);
        }
        else
        {
            await Greeting.WriteAsync(
                output, table.Matcher.Rules, withoutRules, app.Urls.First(), https, admin.Url, demo is not null);
        }

        await Stopping.WaitAsync(app, new(admission.StopAsync, admin.StopAsync), clock, options, log, cancellationToken);
        return 0;
    }

    private static WebApplication Build(RouterOptions options, DemoBackends? demo, IConfiguration logging)
    {
        // But for the log, the router is configured by its command line only: an ASPNETCORE_URLS in the environment must not open a port.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        Logs.AddConsole(builder.Logging, options.Log, logging, ours: demo is null ? LogLevel.Information : LogLevel.Warning);
        Telemetry.Add(builder, options);
        Listening.Configure(builder, options);
        IngressRulesBuilder ingress = builder.Services
            .AddIngressRules(rules =>
            {
                rules.DebugHeaders = options.DebugHeaders;
                rules.ResolverOptions = options.Backends.Resolver;
                rules.DispatcherOptions = options.Backends.Dispatcher;
                rules.EndpointCooldown = options.Backends.EndpointCooldown;
                Listening.Configure(rules, options);
                rules.CompilerOptions = options.Matching with
                {
                    Controller = options.Controller,
                    IngressClassNames = options.IngressClasses.ToValueList(),
                    LegacyClasses = options.IngressClasses.ToValueList(),
                    AcceptClassless = options.AcceptClassless,
                    FixedOptions = ClassParameters.OptionNames.Where(n => options.Given.ContainsKey($"--{n}")).ToValueList(),
                    AmbiguousTargets = options.MatchAmbiguousTargets ? AmbiguousTargets.MatchAsText : AmbiguousTargets.Refuse,
                };
            })
            .AddPath(demo is null ? [.. options.Manifests] : [DemoBackends.ManifestDirectory])
            .AddYarpForwarder(forwarder =>
            {
                forwarder.ConnectTimeout = options.ConnectTimeout ?? forwarder.ConnectTimeout;
                forwarder.ResponseTimeout = options.ResponseTimeout ?? forwarder.ResponseTimeout;
                forwarder.IdleTimeout = options.IdleTimeout ?? forwarder.IdleTimeout;
                forwarder.TotalTimeout = options.TotalTimeout;
                forwarder.MaxConnections = options.MaxEndpointConnections;
                forwarder.VerifyEndpointCertificates = options.Backends.VerifyCertificates;
            });
        if (demo is not null)
        {
            ingress.AddObjects(demo.Slices);
        }

        // Before the first table of a cluster, the router is not ready: nothing else may make one.
        if (options.Cluster is { } cluster)
        {
            ingress.AddKubernetes(kubernetes => cluster.Apply(kubernetes, options.Backends.Resolver.AllowLoopbackEndpoints));
        }

        builder.Services.AddSingleton(options.Backends.Selector);
        builder.Services.Configure<IngressRulesAdminOptions>(page =>
        {
            page.GivenOptions = options.Given;
            foreach (string name in options.AdminHosts)
            {
                page.AllowedHosts.Add(name);
            }
        });

        WebApplication app = builder.Build();
        app.UseIngressRules();
        app.Run(IngressErrorResponse.NoRuleAsync);
        return app;
    }
}
