using System.Net;
using System.Text.Json;

namespace IngressRules.Kubernetes.Watching;

/// <summary>An error of the API server: its Status object, as far as it is needed.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="Reason">The reason, such as <c>Expired</c>; may be empty.</param>
/// <param name="Message">The server's words; may be empty.</param>
internal sealed record ApiStatus(HttpStatusCode Code, string Reason, string Message)
{
    private const int MaxMessage = 500;

    /// <summary>Reads a Status; a text that is none gives one with the given code alone.</summary>
    /// <param name="utf8">The body of a response, or the object of an event.</param>
    /// <param name="code">The HTTP status of the response; 0 to take the one in the text.</param>
    public static ApiStatus Read(ReadOnlySpan<byte> utf8, HttpStatusCode code = 0)
    {
        string reason = "", message = "";
        try
        {
            var reader = new Utf8JsonReader(utf8);
            ApiJson.ReadObjectStart(ref reader);
            while (ApiJson.ReadName(ref reader))
            {
                if (reader.ValueTextEquals("reason"u8))
                {
                    reason = ApiJson.ReadString(ref reader);
                }
                else if (reader.ValueTextEquals("message"u8))
                {
                    message = ApiJson.ReadString(ref reader);
                }
                else if (code == 0 && reader.ValueTextEquals("code"u8))
                {
                    reader.Read();
                    code = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number) ? (HttpStatusCode)number : 0;
                }
                else
                {
                    ApiJson.SkipValue(ref reader);
                }
            }
        }
        catch (JsonException)
        {
            // A proxy in between answers with a page. Its status is what counts.
        }

        return new(code, reason, message.Length > MaxMessage ? message[..MaxMessage] : message);
    }
}

/// <summary>The API server refused a request.</summary>
/// <param name="status">What it said.</param>
internal sealed class ApiException(ApiStatus status) : Exception(TextOf(status))
{
    /// <summary>What the server said.</summary>
    public ApiStatus Status { get; } = status;

    /// <summary>True where the server no longer has the version that was asked for, so that everything must be listed again.</summary>
    public bool IsGone => Status.Code == HttpStatusCode.Gone || Status.Reason == "Expired";

    private static string TextOf(ApiStatus status) =>
        $"{(int)status.Code} {status.Reason}: {status.Message}".TrimEnd(' ', ':');
}
