using System.Net.Http.Headers;

namespace IngressRules.Yarp;

/// <summary>Tells answers whose head must not wait for the first piece of their body.</summary>
internal static class StreamedResponse
{
    /// <summary>
    /// True for an event stream, and for a gRPC answer that goes on after its head. One that has its <c>grpc-status</c> in the head is at
    /// its end already, and the client must be able to see both together.
    /// </summary>
    public static bool IsOpen(HttpResponseMessage answer)
    {
        // The text as it came: to parse it costs each answer more than all else that is done with its head.
        if (!answer.IsSuccessStatusCode || !answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues values))
        {
            return false;
        }

        ReadOnlySpan<char> type = values.ToString();
        int parameters = type.IndexOf(';');
        type = (parameters < 0 ? type : type[..parameters]).Trim();
        return type.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase)
            || (type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
                && !answer.Headers.NonValidated.Contains("grpc-status"));
    }
}
