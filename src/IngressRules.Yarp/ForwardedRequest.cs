using System.Net.Http.Headers;
using IngressRules.AspNetCore;
using IngressRules.AspNetCore.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace IngressRules.Yarp;

/// <summary>
/// Builds the request to an endpoint: the client's target, byte for byte, and its Host header, unless a policy has others. The other
/// headers have already been set for every forwarder. It also stops the deadline when the response begins.
/// </summary>
internal sealed class ForwardedRequest(
    ResponseDeadline deadline, TimeSpan responseTimeout, ForwardedVia via, Destination destination, IForwardPolicyFeature? policy)
    : HttpTransformer
{
    /// <summary>
    /// Turns off URL canonicalization, which would decode and shorten the target: the endpoint could read another path than the one that
    /// was matched.
    /// </summary>
    private static readonly UriCreationOptions AsItStands = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>True if the client sent a body or may still send one.</summary>
    public bool HasBody { get; private set; }

    /// <summary>True if the response is not for the client, by a policy.</summary>
    public bool IsRejected { get; private set; }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        deadline.Stop();
        if (proxyResponse is not null && ForwardedResponse.IsUnusable(proxyResponse, httpContext))
        {
            throw new UnusableResponseException();
        }

        if (policy is not null && proxyResponse is not null && Rejects(policy, proxyResponse))
        {
            // The status has been set already, and another attempt would find it.
            IsRejected = true;
            httpContext.Response.Clear();
            return false;
        }

        bool copyBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken).ConfigureAwait(false);
        if (proxyResponse is not null)
        {
            ForwardedResponse.Tidy(httpContext.Response, proxyResponse);
            policy?.Adapt(httpContext.Response);
        }

        if (copyBody && proxyResponse is not null && StreamedResponse.IsOpen(proxyResponse))
        {
            // A client considers the stream open once it has the head, and the first event may be hours away.
            await httpContext.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        return copyBody && (proxyResponse is null || ForwardedResponse.MayHaveBody(httpContext.Response.StatusCode));
    }

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
        string sent = policy?.Target ?? ForwardedTarget.Of(httpContext.GetRawTarget());
        proxyRequest.RequestUri = new Uri(destinationPrefix + sent, AsItStands);

        // YARP removes this header as if it applied to the connection only. It is an end-to-end header.
        if (httpContext.Request.Headers.UpgradeInsecureRequests is { Count: > 0 } wish)
        {
            proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.UpgradeInsecureRequests, (IEnumerable<string?>)wish);
        }

        // The header is added as it stands. Setting the Host property could change it.
        proxyRequest.Headers.Host = null;
        string host = policy?.Host ?? httpContext.Request.Headers.Host.ToString();
        if (destination.Tls is { } target)
        {
            // The handler gets a URL of our own making, whose host the endpoint must never see.
            proxyRequest.Options.Set(TlsTarget.Key, target);
            host = host.Length > 0 ? host : target.Endpoint.Authority;
        }

        if (host.Length > 0)
        {
            proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.Host, host);
            if (proxyRequest.Headers.Host is null)
            {
                // The handler would send a Host of its own besides. The middleware has refused such a request already.
                throw new HttpRequestException(HttpRequestError.Unknown, "The Host header cannot be forwarded.");
            }
        }

        if (policy?.Timeouts?.Connect is { } connect)
        {
            proxyRequest.Options.Set(EndpointConnection.TimeoutKey, connect);
        }

        via.AddTo(proxyRequest, httpContext.Request);
        StartClock(httpContext.Request, proxyRequest);
    }

    private void StartClock(HttpRequest received, HttpRequestMessage request)
    {
        HasBody = request.Content is not null;
        if (IsGrpcStream(received, request))
        {
            return;
        }

        deadline.Start(responseTimeout, HasBody ? policy?.Timeouts?.Send : null);
        if (HasBody)
        {
            request.Options.Set(EndpointHandler.Deadline, deadline);
        }
    }

    private static bool Rejects(IForwardPolicyFeature policy, HttpResponseMessage response)
    {
        if (policy.Timeouts?.MaxResponseHead is { } limit && ForwardedResponse.HeadLength(response) > limit)
        {
            throw new ResponseHeadTooLargeException();
        }

        return response.StatusCode != System.Net.HttpStatusCode.SwitchingProtocols && policy.Rejects((int)response.StatusCode);
    }

    /// <summary>
    /// True for a gRPC call, whose client may be silent before the response begins. It is a POST over HTTP/2 on both sides; a content type
    /// alone, which any client can write, lifts no timeout.
    /// </summary>
    private static bool IsGrpcStream(HttpRequest received, HttpRequestMessage request) =>
        request.Content is { } content
        && request.Version.Major == 2
        && HttpMethods.IsPost(received.Method)
        && !HttpProtocol.IsHttp11(received.Protocol)
        && !HttpProtocol.IsHttp10(received.Protocol)
        && content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues type)
        && GrpcMediaType.Is(type.ToString());
}
