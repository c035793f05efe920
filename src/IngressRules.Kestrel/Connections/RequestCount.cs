using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace IngressRules.Kestrel.Connections;

/// <summary>
/// Counts the requests under way of each connection, before any middleware of the application, except where the heads are counted: most
/// requests of a router come over such connections, and then it costs nothing.
/// </summary>
internal sealed class RequestCount(ClientConnections connections) : IStartupFilter
{
    // The server calls this for each request, also for one that failed. It costs less than to await the rest of the pipeline.
    private static readonly Func<object, Task> s_end = static connection =>
    {
        ((ClientConnection)connection).EndRequest();
        return Task.CompletedTask;
    };

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(rest => context =>
        {
            if (connections.NeedsRequestCount && context.Features.Get<ClientConnection>() is { CountsByHead: false } connection)
            {
                Count(context, connection);
            }

            return rest(context);
        });
        next(app);
    };

    private static void Count(HttpContext context, ClientConnection connection)
    {
        connection.BeginRequest();
        context.Response.OnCompleted(s_end, connection);
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            WatchedResponseBody.Attach(context.Features, connection);
        }
    }
}
