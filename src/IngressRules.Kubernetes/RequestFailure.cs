using System.Net;
using System.Security.Authentication;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Watching;

namespace IngressRules.Kubernetes;

/// <summary>What the log says of a request to the API server that has failed.</summary>
internal static class RequestFailure
{
    private const string Reference = ", see inner exception";

    /// <summary>
    /// Why a request has failed. The cause is often in an inner exception, and the outer one says only that there is one.
    /// </summary>
    /// <param name="error">The failure.</param>
    public static string Text(Exception error)
    {
        if (error is TaskCanceledException)
        {
            return "The request timed out.";
        }

        string outer = error.Message.Replace(Reference, "", StringComparison.Ordinal);
        string cause = error.GetBaseException().Message.Replace(Reference, "", StringComparison.Ordinal);
        string text = outer.Contains(cause, StringComparison.Ordinal) ? outer : $"{outer} {cause}";
        return VisibleText.Of(IsOfTls(error) ? $"{text} If the CA has changed, restart the router: it is read at the start alone." : text);
    }

    /// <summary>True for a refusal, which no retry changes: a right, credentials or a resource that the server does not have.</summary>
    /// <param name="error">The failure.</param>
    public static bool IsRefusal(Exception error) => error is ApiException
    {
        Status.Code: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound
    };

    /// <summary>True where somebody must do something about it, whatever has failed before.</summary>
    /// <param name="error">The failure.</param>
    public static bool IsLasting(Exception error) => IsRefusal(error) || IsOfTls(error);

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
