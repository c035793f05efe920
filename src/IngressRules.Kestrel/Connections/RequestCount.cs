using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace IngressRules.Kestrel.Connections;

/// <summary>Counts the requests under way of each connection, before any middleware of the application.</summary>
internal sealed class RequestCount : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(rest => context => context.Features.Get<ClientConnection>() is { } connection
            ? CountAsync(rest, context, connection)
            : rest(context));
        next(app);
    };

    private static async Task CountAsync(RequestDelegate rest, HttpContext context, ClientConnection connection)
    {
        connection.BeginRequest();
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            WatchedResponseBody.Attach(context.Features, connection);
        }

        try
        {
            await rest(context).ConfigureAwait(false);
        }
        finally
        {
            connection.EndRequest();
        }
    }
}
