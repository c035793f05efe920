using System.Diagnostics.Metrics;
using IngressRules.AspNetCore;
using IngressRules.AspNetCore.Files;
using IngressRules.AspNetCore.Observability;
using IngressRules.AspNetCore.Policies;
using IngressRules.AspNetCore.Tls;
using IngressRules.Forwarding;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds IngressRules to a host.</summary>
public static class IngressRulesServiceCollectionExtensions
{
    /// <summary>Adds the rule table, its sources and the dispatcher. The host must also add a forwarder.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Changes the options; may be null.</param>
    /// <returns>A builder for the sources and the forwarder.</returns>
    public static IngressRulesBuilder AddIngressRules(this IServiceCollection services, Action<IngressRulesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<IngressRulesOptions>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new RoutingTableSource());
        services.AddMetrics();
        services.TryAddSingleton(p => new IngressTelemetry(
            p.GetRequiredService<RoutingTableSource>(),
            p.GetRequiredService<IMeterFactory>(),
            p.GetRequiredService<ILoggerFactory>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<IOptions<IngressTelemetryOptions>>(),
            p.GetRequiredService<EndpointRegistry>()));
        services.TryAddSingleton<IEndpointSelector, RoundRobinSelector>();
        services.TryAddSingleton<IngressDispatcher<HttpContext>>();
        services.TryAddSingleton<PolicyPipeline>();
        services.TryAddSingleton<CertificateStore>();
        services.TryAddSingleton<ManifestWatcher>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IHostedService, ManifestWatcher>(p => p.GetRequiredService<ManifestWatcher>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FindingsAgeing>());
        services.TryAddSingleton<IIngressErrorWriter, IngressErrorWriter>();
        services.TryAddSingleton(p => OptionsOf(p).DispatcherOptions);
        services.TryAddSingleton(p => new EndpointRegistry(OptionsOf(p).EndpointCooldown, p.GetRequiredService<TimeProvider>()));
        return new IngressRulesBuilder(services);
    }

    private static IngressRulesOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<Options.IOptions<IngressRulesOptions>>().Value;
}
