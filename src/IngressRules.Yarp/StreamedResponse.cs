using System.Net.Http.Headers;

namespace IngressRules.Yarp;

/// <summary>Recognises responses whose head must be sent before the first piece of their body.</summary>
internal static class StreamedResponse
{
    /// <summary>
    /// True for an event stream, and for a gRPC response that continues after its head. A gRPC response with <c>grpc-status</c> in its head
    /// is already complete, and the client must receive both together.
    /// </summary>
    public static bool IsOpen(HttpResponseMessage answer)
    {
        // The raw header text: parsing it would cost more than everything else that is done with the head of a response.
        if (!answer.IsSuccessStatusCode || !answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues values))
        {
            return false;
        }

        ReadOnlySpan<char> type = values.ToString();
        int parameters = type.IndexOf(';');
        type = (parameters < 0 ? type : type[..parameters]).Trim();
        return type.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase)
            || (GrpcMediaType.Is(type)
                && !answer.Headers.NonValidated.Contains("grpc-status"));
    }
}
