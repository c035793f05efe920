using System.Diagnostics.CodeAnalysis;
using IngressRules.Forwarding;
using IngressRules.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IngressRules.AspNetCore;

/// <summary>Configures where the rules of a host come from and which forwarder sends its requests.</summary>
public sealed class IngressRulesBuilder
{
    internal IngressRulesBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Adds a directory whose manifests are read and watched, including the layout of a mounted ConfigMap. A missing directory is reported,
    /// and read as soon as it exists.
    /// </summary>
    /// <param name="path">The directory.</param>
    public IngressRulesBuilder AddDirectory(string path) => AddPath(path);

    /// <summary>Adds files and directories whose manifests are read and watched.</summary>
    /// <param name="paths">Files and directories.</param>
    public IngressRulesBuilder AddPath(params string[] paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        foreach (string path in paths)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            Services.Configure<IngressRulesOptions>(options => options.Paths.Add(path));
        }

        return this;
    }

    /// <summary>Adds objects that are made in code.</summary>
    /// <param name="objects">The objects.</param>
    public IngressRulesBuilder AddObjects(IngressReadResult objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        Services.Configure<IngressRulesOptions>(options => options.Objects.Add(objects));
        return this;
    }

    /// <summary>Sets the forwarder. The last call wins.</summary>
    /// <typeparam name="T">The forwarder; one instance serves all requests.</typeparam>
    public IngressRulesBuilder AddForwarder<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IForwarder<HttpContext>
    {
        Services.Replace(ServiceDescriptor.Singleton<IForwarder<HttpContext>, T>());
        return this;
    }

    /// <summary>
    /// Sets the selector that chooses among endpoints, such as <see cref="LeastRequestsSelector"/>. The last call wins; the default is
    /// round robin.
    /// </summary>
    /// <typeparam name="T">The selector; one instance serves all requests.</typeparam>
    public IngressRulesBuilder AddEndpointSelector<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IEndpointSelector
    {
        Services.Replace(ServiceDescriptor.Singleton<IEndpointSelector, T>());
        return this;
    }

    /// <summary>
    /// Sets the writer of the router's own error responses. The last call wins; the default writes a line of text or a problem object.
    /// </summary>
    /// <typeparam name="T">The writer; one instance serves all requests.</typeparam>
    public IngressRulesBuilder AddErrorWriter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IIngressErrorWriter
    {
        Services.Replace(ServiceDescriptor.Singleton<IIngressErrorWriter, T>());
        return this;
    }
}
