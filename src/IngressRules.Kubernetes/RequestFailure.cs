using System.Net;
using System.Security.Authentication;
using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Watching;
using k8s.Autorest;

namespace IngressRules.Kubernetes;

/// <summary>What the log says of a request to the API server that has failed.</summary>
internal static class RequestFailure
{
    private const string Reference = ", see inner exception";

    /// <summary>
    /// Why a request has failed, as sentences. The cause is often in an inner exception, and the outer one says only that there is one.
    /// </summary>
    /// <param name="error">The failure.</param>
    public static string Text(Exception error)
    {
        if (error is TaskCanceledException)
        {
            return "The request timed out.";
        }

        if (Refusal(error) is { } refusal)
        {
            error = refusal;
        }

        string outer = error.Message.Replace(Reference, "", StringComparison.Ordinal).Trim();
        string cause = error.GetBaseException().Message.Replace(Reference, "", StringComparison.Ordinal).Trim();
        string text = VisibleText.Of(outer.Contains(cause, StringComparison.Ordinal) ? outer : $"{Sentence(outer)} {cause}");
        return Sentence(text);
    }

    /// <summary>True for a refusal, which no retry changes: a right, credentials or a resource that the server does not have.</summary>
    /// <param name="error">The failure.</param>
    public static bool IsRefusal(Exception error) => Refusal(error) is
    {
        Status.Code: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound
    };

    /// <summary>True where somebody must do something about it, whatever has failed before.</summary>
    /// <param name="error">The failure.</param>
    public static bool IsLasting(Exception error) => IsRefusal(error) || IsOfTls(error);

    /// <summary>The server's refusal; null for any other failure. The client has an exception of its own for it.</summary>
    private static ApiException? Refusal(Exception error) => error switch
    {
        ApiException refusal => refusal,
        HttpOperationException { Response: { } response } => new(
            ApiStatus.Read(Encoding.UTF8.GetBytes(response.Content ?? ""), response.StatusCode)),
        _ => null,
    };

    private static string Sentence(string text) => text.Length == 0 || text[^1] is '.' or '!' or '?' ? text : $"{text}.";

    private static bool IsOfTls(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException)
            {
                return true;
            }
        }

        return false;
    }
}
