using System.Buffers;
using System.Net;
using System.Text.Json;
using IngressRules.AspNetCore;
using Microsoft.Extensions.Primitives;

namespace EdgeRouter;

/// <summary>
/// A pod of the demo: it responds to every request with a description of it, like the echo server of the conformance suite.
/// </summary>
internal static class EchoBackend
{
    // Written without reflection, which is not available in a trimmed program.
    private static readonly JsonWriterOptions Readable = new() { Indented = true };

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
        app.Run(context => RespondAsync(context, service, pod));
        await app.StartAsync(cancellationToken);
        return app;
    }

    private static async Task RespondAsync(HttpContext context, string service, string pod)
    {
        HttpRequest request = context.Request;
        var body = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(body, Readable))
        {
            json.WriteStartObject();
            json.WriteString("service", service);
            json.WriteString("pod", pod);
            json.WriteString("namespace", "default");
            json.WriteString("method", request.Method);
            json.WriteString("path", context.GetRawTarget());
            json.WriteString("host", request.Headers.Host.ToString());
            json.WriteString("proto", request.Protocol);
            json.WriteStartObject("headers");
            foreach ((string name, StringValues values) in request.Headers)
            {
                json.WriteStartArray(name);
                foreach (string? value in values)
                {
                    json.WriteStringValue(value);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.WrittenCount + 1;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
        await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
    }
}
