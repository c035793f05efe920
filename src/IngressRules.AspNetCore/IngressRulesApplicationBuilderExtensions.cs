using IngressRules.AspNetCore;
using IngressRules.Forwarding;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds IngressRules to a request pipeline.</summary>
public static class IngressRulesApplicationBuilderExtensions
{
    /// <summary>
    /// Routes requests by the Ingress rules. Requests that no rule matches go to the next middleware; at the end of the pipeline they get
    /// 404.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <exception cref="InvalidOperationException"><c>AddIngressRules</c> was not called.</exception>
    public static IApplicationBuilder UseIngressRules(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        IServiceProviderIsService known = app.ApplicationServices.GetRequiredService<IServiceProviderIsService>();
        if (!known.IsService(typeof(IngressDispatcher<HttpContext>)))
        {
            throw new InvalidOperationException("IngressRules is not registered: call services.AddIngressRules() first.");
        }

        if (!known.IsService(typeof(IForwarder<HttpContext>)))
        {
            throw new InvalidOperationException(
                "IngressRules has no forwarder: call AddYarpForwarder() of the package IngressRules.Yarp, or AddForwarder<T>(), "
                + "on what AddIngressRules() returns.");
        }

        return app.UseMiddleware<IngressMiddleware>();
    }
}
