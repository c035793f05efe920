using IngressRules.AspNetCore;
using IngressRules.Kubernetes.AspNetCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a live cluster as the source of rules.</summary>
public static class KubernetesIngressRulesBuilderExtensions
{
    /// <summary>
    /// Takes the rules, endpoints and certificates from a cluster, and follows its changes. It takes the place of files: a table has one
    /// source.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Says which cluster; null for the one that kubectl would use, or around the pod.</param>
    public static IngressRulesBuilder AddKubernetes(this IngressRulesBuilder builder, Action<KubernetesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<KubernetesOptions>();
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        builder.Services.TryAddSingleton<KubernetesService>();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IHostedService, KubernetesService>(p => p.GetRequiredService<KubernetesService>()));
        return builder;
    }
}
