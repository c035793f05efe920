using System.Net;
using System.Text.Json;
using IngressRules.AspNetCore;

namespace EdgeRouter;

/// <summary>A pod of the demo: it answers every request with what it received, as the echo server of the conformance suite does.</summary>
internal static class EchoBackend
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Starts a pod on a free port of the loopback address.</summary>
    public static async Task<WebApplication> StartAsync(string service, string pod, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        WebApplication app = builder.Build();
        app.Run(context => AnswerAsync(context, service, pod));
        await app.StartAsync(cancellationToken);
        return app;
    }

    private static async Task AnswerAsync(HttpContext context, string service, string pod)
    {
        HttpRequest request = context.Request;
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                service,
                pod,
                @namespace = "default",
                method = request.Method,
                path = context.GetRawTarget(),
                host = request.Headers.Host.ToString(),
                proto = request.Protocol,
                headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToArray(), StringComparer.OrdinalIgnoreCase),
            },
            Readable);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length + 1;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
        await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
    }
}
