using System.Diagnostics.CodeAnalysis;
using IngressRules.Forwarding;
using IngressRules.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IngressRules.AspNetCore;

/// <summary>Says where the rules of a host come from and who forwards its requests.</summary>
public sealed class IngressRulesBuilder
{
    internal IngressRulesBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Reads a directory and keeps watching it, the layout of a mounted ConfigMap included. One that does not exist is reported and
    /// read as soon as it does.
    /// </summary>
    /// <param name="path">The directory.</param>
    public IngressRulesBuilder AddDirectory(string path) => AddPath(path);

    /// <summary>Reads files and directories and keeps watching them.</summary>
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

    /// <summary>Names who forwards requests. The last call counts.</summary>
    /// <typeparam name="T">The forwarder; one instance serves all requests.</typeparam>
    public IngressRulesBuilder AddForwarder<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IForwarder<HttpContext>
    {
        Services.Replace(ServiceDescriptor.Singleton<IForwarder<HttpContext>, T>());
        return this;
    }

    /// <summary>
    /// Names who chooses among endpoints, such as <see cref="LeastRequestsSelector"/>. The last call counts; without one they take turns.
    /// </summary>
    /// <typeparam name="T">The selector; one instance serves all requests.</typeparam>
    public IngressRulesBuilder AddEndpointSelector<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IEndpointSelector
    {
        Services.Replace(ServiceDescriptor.Singleton<IEndpointSelector, T>());
        return this;
    }

    /// <summary>
    /// Names who writes the router's own answers. The last call counts; without one they are a line of text or a problem object.
    /// </summary>
    /// <typeparam name="T">The writer; one instance serves all requests.</typeparam>
    public IngressRulesBuilder AddErrorWriter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IIngressErrorWriter
    {
        Services.Replace(ServiceDescriptor.Singleton<IIngressErrorWriter, T>());
        return this;
    }
}
