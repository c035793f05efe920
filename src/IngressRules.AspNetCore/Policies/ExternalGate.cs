using IngressRules.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// A service that is asked whether a request is let in (N52-N54). Whatever goes wrong with the question, the request is not let in.
/// </summary>
/// <param name="client">Asks.</param>
/// <param name="question">Makes the question.</param>
internal sealed class ExternalGate(VerifierClient client, VerifierQuestion question)
    : PolicyPhase("external authentication", PolicyStage.Route)
{
    /// <summary>Headers that a service cannot set in the request, because they say where it goes and where it ends.</summary>
    private static readonly HashSet<string> s_framing = new(
        [
            HeaderNames.Host, HeaderNames.ContentLength, HeaderNames.TransferEncoding, HeaderNames.Connection, HeaderNames.Upgrade,
            HeaderNames.TE, HeaderNames.Trailer, HeaderNames.KeepAlive,
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override async ValueTask<PolicyAnswer?> ApplyAsync(PolicyRequest request)
    {
        if (request.Policies.ExternalAuthentication is not { } policy || request.IsWithoutAuthentication)
        {
            return null;
        }

        if (question.IsOwn(request.Context.Request))
        {
            return Failed();
        }

        using HttpRequestMessage? asked = question.Of(policy, request);
        return asked is null ? Failed() : await AskAsync(policy, asked, request).ConfigureAwait(false);
    }

    /// <summary>
    /// Where a client that must sign in is redirected (N54): the sign-in page, with the request's URL as a parameter unless the page's URL
    /// has that parameter already.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="request">The request.</param>
    /// <returns>Null where there is no such page.</returns>
    public static string? SignInLocation(ExternalAuthentication policy, PolicyRequest request)
    {
        if (policy.SignIn is not { } page)
        {
            return null;
        }

        string url = RequestTextWriter.WriteUrl(page, request);
        int query = url.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0 && HasParameter(url.AsSpan(query + 1), policy.SignInParameter))
        {
            return url;
        }

        string here = $"{request.Origin.Scheme}://{request.Host}{RequestTextWriter.Escape(request.Target)}";
        return $"{url}{(query < 0 ? '?' : '&')}{policy.SignInParameter}={here}";
    }

    private static PolicyAnswer Failed() =>
        new(StatusCodes.Status500InternalServerError, "Whether the request is let in could not be found out.");

    private async ValueTask<PolicyAnswer?> AskAsync(ExternalAuthentication policy, HttpRequestMessage asked, PolicyRequest request)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(request.Context.RequestAborted);
        limit.CancelAfter(VerifierClient.Timeout);
#pragma warning disable CA1031 // Whatever goes wrong with the question, the request is not let in.
        try
        {
            using HttpResponseMessage response =
                await client.SendAsync(asked, policy.VerifyCertificate, limit.Token).ConfigureAwait(false);
            return Read(policy, response, request);
        }
        catch (Exception)
        {
            return Failed();
        }
#pragma warning restore CA1031
    }

    private static PolicyAnswer? Read(ExternalAuthentication policy, HttpResponseMessage response, PolicyRequest request)
    {
        request.VerifierCookies = ValuesOf(response, HeaderNames.SetCookie);
        switch ((int)response.StatusCode)
        {
            case >= 200 and < 300:
                foreach (string name in policy.ResponseHeaders)
                {
                    if (!s_framing.Contains(name))
                    {
                        StringValues values = ValuesOf(response, name);
                        (request.VerifiedHeaders ??= []).Add(new(name, values.Count > 1
                            ? string.Join(", ", values.AsEnumerable()) : values));
                    }
                }

                return null;
            case StatusCodes.Status401Unauthorized:
                return new(StatusCodes.Status401Unauthorized, "The request is not authenticated.")
                {
                    Challenge = ValuesOf(response, HeaderNames.WWWAuthenticate),
                };
            case StatusCodes.Status403Forbidden:
                return new(StatusCodes.Status403Forbidden, "The request is not let in.");
            default:
                return Failed();
        }
    }

    private static StringValues ValuesOf(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out System.Net.Http.Headers.HeaderStringValues values)
        || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.Where(v => !v.AsSpan().ContainsAny(Headers.HttpCharacters.Controls)).ToArray()
            : StringValues.Empty;

    private static bool HasParameter(ReadOnlySpan<char> query, string name)
    {
        foreach (Range range in query.Split('&'))
        {
            ReadOnlySpan<char> pair = query[range];
            if (pair.Length > name.Length + 1 && pair.StartsWith(name, StringComparison.Ordinal) && pair[name.Length] == '=')
            {
                return true;
            }
        }

        return false;
    }
}
