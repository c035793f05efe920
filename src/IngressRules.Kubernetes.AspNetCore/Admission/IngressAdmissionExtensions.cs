using System.Diagnostics.Metrics;
using IngressRules.AspNetCore;
using IngressRules.Kubernetes.Admission;
using IngressRules.Kubernetes.AspNetCore;
using IngressRules.Kubernetes.AspNetCore.Admission;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the endpoint of a validating webhook for Ingresses.</summary>
public static class IngressAdmissionExtensions
{
    /// <summary>
    /// Answers the AdmissionReviews that an API server posts. API servers need TLS; they do not say who they are, so serve it on a port of
    /// its own, which the router's clients cannot reach.
    /// </summary>
    /// <param name="endpoints">Takes the endpoint.</param>
    /// <param name="pattern">The path, as the ValidatingWebhookConfiguration names it.</param>
    /// <param name="router">The services of the host that routes; null where it is the same host.</param>
    /// <param name="configure">Sets the limits; null for the defaults.</param>
    public static IEndpointConventionBuilder MapIngressAdmission(
        this IEndpointRouteBuilder endpoints,
        string pattern = "/admission",
        IServiceProvider? router = null,
        Action<IngressAdmissionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options = new IngressAdmissionOptions();
        configure?.Invoke(options);
        IServiceProvider services = router ?? endpoints.ServiceProvider;
        RoutingTableSource tables = services.GetService<RoutingTableSource>()
            ?? throw new InvalidOperationException("IngressRules is not registered: call services.AddIngressRules() first.");
        KubernetesService? cluster = services.GetService<KubernetesService>();
        var endpoint = new AdmissionEndpoint(
            () => cluster is null || cluster.Source?.IsSynced == true ? tables.Current : null,
            new IngressAdmission(
                services.GetRequiredService<IOptions<IngressRulesOptions>>().Value.ValidationOptions,
                [.. services.GetRequiredService<IOptions<KubernetesOptions>>().Value.Namespaces]),
            options,
            services.GetRequiredService<IMeterFactory>(),
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetRequiredService<ILoggerFactory>());
        return endpoints.MapPost(pattern, endpoint.InvokeAsync);
    }
}
