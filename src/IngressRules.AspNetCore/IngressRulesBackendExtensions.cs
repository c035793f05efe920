using System.Diagnostics.CodeAnalysis;
using IngressRules.AspNetCore;
using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reading;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds objects and backends that need no manifest.</summary>
public static class IngressRulesBackendExtensions
{
    /// <summary>Adds objects that are made in code. An object without a namespace is in <c>default</c>.</summary>
    /// <param name="builder">What <c>AddIngressRules</c> returned.</param>
    /// <param name="objects">The objects.</param>
    public static IngressRulesBuilder AddObjects(this IngressRulesBuilder builder, KubernetesObjects objects)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(objects);
        return builder.AddObjects(new IngressReadResult { Objects = objects });
    }

    /// <summary>
    /// Gives a backend its addresses, in place of a Service and its EndpointSlices. Another call for the same backend replaces them.
    /// </summary>
    /// <param name="builder">What <c>AddIngressRules</c> returned.</param>
    /// <param name="backend">The Service and port as rules name them: <c>web:80</c>, or with a namespace <c>shop/web:80</c>.</param>
    /// <param name="addresses">
    /// Where it listens: <c>http://127.0.0.1:5000</c>, <c>https://web.internal</c>, or <c>h2c://10.0.0.7:8080</c> for HTTP/2 without TLS.
    /// </param>
    /// <exception cref="ArgumentException">A text has another form, or there is no address.</exception>
    public static IngressRulesBuilder AddBackend(
        this IngressRulesBuilder builder, string backend, params ReadOnlySpan<string> addresses)
    {
        ArgumentNullException.ThrowIfNull(builder);
        StaticBackends? known = builder.Services.Select(s => s.ServiceType == typeof(StaticBackends) ? s.ImplementationInstance : null)
            .OfType<StaticBackends>().FirstOrDefault();
        if (known is null)
        {
            known = new StaticBackends();
            builder.Services.AddSingleton(known);
            builder.AddBackendResolver<StaticBackends>();
        }

        known.Add(backend, addresses);
        return builder;
    }

    /// <summary>
    /// Adds a resolver of your own, which is asked for every backend before Services are. A backend for which it returns
    /// <see cref="BackendStatus.NotSupported"/> goes to the next resolver, in the order of the calls, and then to Services.
    /// </summary>
    /// <typeparam name="T">The resolver; one instance serves all requests.</typeparam>
    /// <param name="builder">What <c>AddIngressRules</c> returned.</param>
    public static IngressRulesBuilder AddBackendResolver<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IngressRulesBuilder builder)
        where T : class, IBackendResolver
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<T>();

        // After all other configuration, because a host may replace the whole of ResolverOptions.
        builder.Services.AddOptions<IngressRulesOptions>().PostConfigure<T>((options, resolver) =>
            options.ResolverOptions = options.ResolverOptions with
            {
                Backends = options.ResolverOptions.Backends is { } first ? new ResolverChain(first, resolver) : resolver,
            });
        return builder;
    }

    private sealed class ResolverChain(IBackendResolver first, IBackendResolver second) : IBackendResolver
    {
        public BackendEndpoints Resolve(BackendReference backend)
        {
            BackendEndpoints found = first.Resolve(backend);
            return found.Status == BackendStatus.NotSupported ? second.Resolve(backend) : found;
        }
    }
}
