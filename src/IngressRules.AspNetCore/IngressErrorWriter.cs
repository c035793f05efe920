using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace IngressRules.AspNetCore;

/// <summary>The default format: one line of plain text, or a problem object (RFC 9457) for clients that ask for JSON.</summary>
internal sealed class IngressErrorWriter(IOptions<IngressRulesOptions> options) : IIngressErrorWriter
{
    private const string Problem = "application/problem+json";

    private readonly bool _always = options.Value.ProblemJson;

    public Task WriteAsync(HttpContext context, IngressError error)
    {
        HttpResponse response = context.Response;
        bool problem = _always || AsksForJson(context.Request);
        ReadOnlyMemory<byte> body = problem ? ToProblem(error) : Encoding.UTF8.GetBytes($"{error.Status} {error.Sentence}\n");
        response.ContentType = problem ? Problem : "text/plain; charset=utf-8";
        response.ContentLength = body.Length;

        // The server recognises HEAD only in capital letters, and expects a body for other spellings.
        return context.Request.Method == HttpMethods.Head
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>True where the client lists JSON and weighs it at least as high as plain text.</summary>
    private static bool AsksForJson(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0
            || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? accepted))
        {
            return false;
        }

        double json = Weight(accepted, "application/problem+json", "application/json");
        return json > 0 && json >= Weight(accepted, "text/plain", "text/*");
    }

    private static double Weight(IList<MediaTypeHeaderValue> accepted, string first, string second) => accepted
        .Where(a => a.MediaType.Equals(first, StringComparison.OrdinalIgnoreCase)
            || a.MediaType.Equals(second, StringComparison.OrdinalIgnoreCase))
        .Select(a => a.Quality ?? 1)
        .DefaultIfEmpty(0)
        .Max();

    private static ReadOnlyMemory<byte> ToProblem(IngressError error)
    {
        var buffer = new ArrayBufferWriter<byte>(160);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("type", "about:blank");
        json.WriteString("title", ReasonPhrases.GetReasonPhrase(error.Status));
        json.WriteNumber("status", error.Status);
        json.WriteString("detail", error.Sentence);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
