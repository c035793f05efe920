using System.Diagnostics.Metrics;
using IngressRules.Admin;
using IngressRules.Admin.State;
using IngressRules.AspNetCore.Observability;
using IngressRules.Forwarding;
using IngressRules.Reloading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the admin page to a request pipeline.</summary>
public static class IngressRulesAdminExtensions
{
    /// <summary>
    /// Serves the admin page on one of the ports that the host listens on, and on no other: an overview, the rules, a picture of them,
    /// diagnostics, endpoints, figures and explanations, their JSON under <c>/api/v1/</c>, and the health checks <c>/healthz</c> and
    /// <c>/readyz</c>. Call it before <c>UseIngressRules</c>. Other requests on that port get 404.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <param name="port">The port.</param>
    /// <param name="configure">Adds middleware for that port, for example another page; may be null.</param>
    public static IApplicationBuilder MapIngressRulesAdmin(
        this IApplicationBuilder app, int port, Action<IApplicationBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.MapWhen(context => context.Connection.LocalPort == port, branch =>
        {
            branch.UseIngressRulesAdmin();
            configure?.Invoke(branch);
        });
    }

    /// <summary>
    /// Serves the admin page in a pipeline of its own: under a path with <c>Map</c>, behind an authentication middleware, or on a host that
    /// serves nothing else. It does not authenticate clients, so the host must restrict access.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <param name="router">The services of the host that routes; null where it is the same host.</param>
    public static IApplicationBuilder UseIngressRulesAdmin(this IApplicationBuilder app, IServiceProvider? router = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        IServiceProvider services = router ?? app.ApplicationServices;
        RoutingTableSource tables = services.GetService<RoutingTableSource>()
            ?? throw new InvalidOperationException("IngressRules is not registered: call services.AddIngressRules() first.");
        IngressTelemetry telemetry = services.GetRequiredService<IngressTelemetry>();
        EndpointRegistry? endpoints = services.GetService<EndpointRegistry>();
        IOptions<IngressRulesAdminOptions> options = services.GetRequiredService<IOptions<IngressRulesAdminOptions>>();
        var state = RouterState.Of(services);
        var traffic = new TrafficWindow(services.GetRequiredService<IMeterFactory>(), state.Time);
        state.Stopping.Register(traffic.Dispose);
        return app.Use(next => new AdminMiddleware(next, tables, telemetry, endpoints, traffic, state, options).InvokeAsync);
    }
}
