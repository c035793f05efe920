using IngressRules.AspNetCore.Headers;
using IngressRules.Model;
using IngressRules.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// The question to a service of external authentication: the client's headers without its body, and what it asked for (N53).
/// </summary>
/// <param name="headers">Prepares the client's headers as for a backend.</param>
internal sealed class VerifierQuestion(RequestHeaders headers)
{
    private static readonly UriCreationOptions s_asItStands = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Names this process in <c>Via</c>, so that a service that is behind the same policy is not asked for ever.</summary>
    private readonly string _via = $"1.1 auth-{Guid.NewGuid():N}";

    /// <summary>True for a question of this process that has come back to it.</summary>
    /// <param name="request">A request whose route has the policy.</param>
    public bool IsOwn(HttpRequest request) => request.Headers.Via.Any(v => v?.Contains(_via, StringComparison.Ordinal) == true);

    /// <summary>Makes the question.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="request">The request.</param>
    /// <returns>Null where the URL is none, or where the client could choose who is asked.</returns>
    public HttpRequestMessage? Of(ExternalAuthentication policy, PolicyRequest request)
    {
        if (!IsHostOfAuthor(policy.Url, request)
            || !Uri.TryCreate(RequestTextWriter.WriteUrl(policy.Url, request), s_asItStands, out Uri? url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            || url.UserInfo.Length > 0)
        {
            return null;
        }

        var question = new HttpRequestMessage(policy.Method is null ? HttpMethod.Get : new(policy.Method), url)
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach ((string name, StringValues values) in HeadersOf(policy, request))
        {
            question.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        // Without a port, whatever it is: that is what such services have been told.
        question.Headers.Host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;

        return question;
    }

    private HeaderDictionary HeadersOf(ExternalAuthentication policy, PolicyRequest request)
    {
        HttpContext context = request.Context;
        var copy = new HeaderDictionary(context.Request.Headers.Count + 8);
        foreach ((string name, StringValues values) in context.Request.Headers)
        {
            copy[name] = values;
        }

        headers.Prepare(context, copy, request.RawTarget, request.Origin, request.RequestId);
        foreach (string name in (ReadOnlySpan<string>)
            [
                HeaderNames.Host, HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.Upgrade, HeaderNames.TE, HeaderNames.Expect,
                HeaderNames.ContentLength, HeaderNames.TransferEncoding, ForwardingHeaders.Proto, ForwardingHeaders.Host,
                ForwardingHeaders.Port, ForwardingHeaders.Forwarded,
            ])
        {
            copy.Remove(name);
        }

        string client = request.Client?.ToString() ?? "";
        copy["X-Original-URL"] = $"{request.Origin.Scheme}://{request.Host}{request.Target}";
        copy["X-Original-Method"] = context.Request.Method;
        copy["X-Auth-Request-Redirect"] =
            policy.RequestRedirect is { } redirect ? RequestTextWriter.WriteUrl(redirect, request) : request.Target;
        copy["X-Sent-From"] = "nginx-ingress-controller";
        copy["X-Real-IP"] = client;
        copy[ForwardingHeaders.For] = client;
        copy[HeaderNames.Via] = StringValues.Concat(copy[HeaderNames.Via], _via);
        if (policy.Method is not null)
        {
            copy["X-Original-URI"] = request.Target;
            copy["X-Scheme"] = request.Origin.Scheme;
        }

        foreach ((string name, string value) in policy.SetHeaders)
        {
            copy[name] = value;
        }

        return copy;
    }

    /// <summary>
    /// False where a client could have another service say that it is let in: a header or the like in the place of the service's host, or
    /// its Host header on a route that takes every host.
    /// </summary>
    private static bool IsHostOfAuthor(ValueList<RequestTextPart> url, PolicyRequest request)
    {
        bool anyHost = string.IsNullOrEmpty(request.Match.Rule?.Host);
        int slashes = 0;
        bool hasHost = false;
        foreach (RequestTextPart part in url)
        {
            switch (part.Property)
            {
                case RequestProperty.None:
                    foreach (char c in part.Text)
                    {
                        slashes += c == '/' ? 1 : 0;
                        hasHost |= slashes == 2 && c != '/';
                        if (slashes > 2 || c is '?' or '#')
                        {
                            return true;
                        }
                    }

                    break;
                case RequestProperty.Scheme when slashes == 0:
                    break;
                case RequestProperty.Host or RequestProperty.HostHeader when !anyHost && slashes == 2:
                    hasHost = true;
                    break;
                case RequestProperty.Target or RequestProperty.Path:
                    // They begin with the slash that ends the host.
                    return hasHost;
                default:
                    return false;
            }
        }

        return true;
    }
}
