using IngressRules.AspNetCore;
using IngressRules.Yarp;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds YARP as the forwarder of IngressRules.</summary>
public static class YarpIngressRulesBuilderExtensions
{
    /// <summary>Forwards matched requests to their endpoints with YARP.</summary>
    /// <param name="builder">The builder that <c>AddIngressRules</c> returned.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    public static IngressRulesBuilder AddYarpForwarder(this IngressRulesBuilder builder, Action<YarpForwarderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<YarpForwarderOptions>();
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        builder.Services.AddHttpForwarder();
        return builder.AddForwarder<YarpForwarder>();
    }
}
