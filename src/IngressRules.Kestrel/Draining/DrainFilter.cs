using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace IngressRules.Kestrel.Draining;

/// <summary>Passes each request to the <see cref="DrainService"/> before any middleware of the application.</summary>
internal sealed class DrainFilter(DrainService drain) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(rest => context =>
        {
            drain.Observe(context);
            return rest(context);
        });
        next(app);
    };
}
