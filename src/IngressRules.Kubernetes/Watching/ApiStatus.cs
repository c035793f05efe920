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

    /// <summary>True where it is refused because its namespace is being deleted.</summary>
    public bool IsOfTerminatingNamespace { get; init; }

    /// <summary>Reads a Status; a text that is none gives one with the given code alone.</summary>
    /// <param name="utf8">The body of a response, or the object of an event.</param>
    /// <param name="code">The HTTP status of the response; 0 to take the one in the text.</param>
    public static ApiStatus Read(ReadOnlySpan<byte> utf8, HttpStatusCode code = 0)
    {
        string reason = "", message = "";
        bool isOfTerminatingNamespace = false;
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
                else if (reader.ValueTextEquals("details"u8))
                {
                    isOfTerminatingNamespace = HasCause(ref reader, "NamespaceTerminating"u8);
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

        return new(code, reason, message.Length > MaxMessage ? message[..MaxMessage] : message)
        {
            IsOfTerminatingNamespace = isOfTerminatingNamespace,
        };
    }

    /// <summary>Reads past the details of a Status; true where one of their causes has a reason.</summary>
    private static bool HasCause(ref Utf8JsonReader reader, ReadOnlySpan<byte> reason)
    {
        bool has = false;
        reader.Read();
        int depth = reader.CurrentDepth;
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return false;
        }

        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("reason"u8))
            {
                reader.Read();
                has |= reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(reason);
            }
        }

        return has;
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
