using System.Globalization;
using IngressRules.AspNetCore.Headers;
using IngressRules.Matching;
using IngressRules.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace IngressRules.AspNetCore.Policies;

/// <summary>The headers of a request whose route has policies, as the backend gets them (N66).</summary>
/// <param name="headers">The headers that every backend gets.</param>
internal sealed class BackendHeaders(RequestHeaders headers)
{
    private const string Prefix = "X-Forwarded-Prefix", RealIP = "X-Real-IP", Scheme = "X-Scheme", ForwardedScheme = "X-Forwarded-Scheme";

    /// <summary>Changes the headers of a request that is about to be forwarded to its backend.</summary>
    /// <param name="request">The request.</param>
    public void Prepare(PolicyRequest request)
    {
        IHeaderDictionary all = request.Context.Request.Headers;
        PrepareAll(request, all);
        if (BasicGate.TakesAuthorization(request))
        {
            all.Remove(HeaderNames.Authorization);
        }

        foreach ((string name, StringValues values) in request.VerifiedHeaders ?? [])
        {
            RequestHeaders.Set(all, name, values);
        }

        if (request.ForwardedPrefix is { } prefix)
        {
            all[Prefix] = prefix;
        }

        ClientCertificateHeaders.Set(request);
        foreach (string name in request.Policies.RequestHeaders?.Remove ?? [])
        {
            all.Remove(name);
        }

        foreach ((string name, string value) in request.Policies.RequestHeaders?.Set ?? ValueMap<string>.Empty)
        {
            all[name] = value;
        }

        if (request.IsSubstituted)
        {
            SetErrorHeaders(request, StatusCodes.Status503ServiceUnavailable, withTarget: false);
        }
    }

    /// <summary>Changes the headers of a request for an error page (N56).</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">The status in whose place the page is asked for.</param>
    /// <param name="prepared">Whether the headers are already those for a backend.</param>
    public void PrepareForPage(PolicyRequest request, int status, bool prepared)
    {
        IHeaderDictionary all = request.Context.Request.Headers;
        if (!prepared)
        {
            PrepareAll(request, all);
        }

        foreach (string name in (ReadOnlySpan<string>)
            [
                HeaderNames.Authorization, HeaderNames.ContentLength, HeaderNames.ContentType, HeaderNames.TransferEncoding,
                HeaderNames.Expect, HeaderNames.Upgrade, HeaderNames.Range, Prefix, RealIP, Scheme, ForwardedScheme,
                ForwardingHeaders.Host, ForwardingHeaders.Port, ForwardingHeaders.Proto, ForwardingHeaders.Forwarded,
                "X-Original-Forwarded-For", "X-Original-Forwarded-Host",
            ])
        {
            all.Remove(name);
        }

        RequestHeaders.Set(all, ForwardingHeaders.For, request.Client?.ToString());
        SetErrorHeaders(request, status, withTarget: true);
    }

    private void PrepareAll(PolicyRequest request, IHeaderDictionary all)
    {
        if (request.Policies.RequestHeaders is not { AsIngressNginx: true })
        {
            headers.Prepare(request.Context, all, request.RawTarget, request.Origin, request.RequestId);
            return;
        }

        string? originalFor = First(all, ForwardingHeaders.For), originalHost = First(all, ForwardingHeaders.Host);
        headers.Prepare(request.Context, all, request.RawTarget, request.Origin, request.RequestId);
        string client = request.Client?.ToString() ?? "", scheme = request.Origin.Scheme;
        all.Remove(ForwardingHeaders.Forwarded);
        RequestHeaders.Set(all, RealIP, client);
        RequestHeaders.Set(all, ForwardingHeaders.For, client);
        RequestHeaders.Set(all, ForwardingHeaders.Host, request.Host);
        RequestHeaders.Set(all, ForwardingHeaders.Port, request.Origin is { IsTrusted: false, IsHttps: true } ? "443" : request.Port);
        RequestHeaders.Set(all, ForwardingHeaders.Proto, scheme);
        RequestHeaders.Set(all, ForwardedScheme, scheme);
        RequestHeaders.Set(all, Scheme, scheme);
        RequestHeaders.Set(all, "X-Original-Forwarded-For", originalFor);
        RequestHeaders.Set(all, "X-Original-Forwarded-Host", originalHost);
        all.Remove("Proxy");
    }

    private static void SetErrorHeaders(PolicyRequest request, int status, bool withTarget)
    {
        IHeaderDictionary all = request.Context.Request.Headers;
        all["X-Code"] = status.ToString(CultureInfo.InvariantCulture);
        RequestHeaders.Set(all, "X-Format", all.Accept);
        RequestHeaders.Set(all, "X-Original-URI", withTarget ? request.Target : null);
        RequestHeaders.Set(all, "X-Namespace", request.Match.Ingress?.Metadata.Namespace);
        RequestHeaders.Set(all, "X-Ingress-Name", request.Match.Ingress?.Metadata.Name);
        IngressServiceBackend? service = ServiceOf(request.Match);
        RequestHeaders.Set(all, "X-Service-Name", service?.Name);
        RequestHeaders.Set(all, "X-Service-Port", service?.Port switch
        {
            { Name.Length: > 0 } port => port.Name,
            { } port => port.Number.ToString(CultureInfo.InvariantCulture),
            null => null,
        });
    }

    /// <summary>The Service that is named: of the first path with the same text in the rules of the host, whatever its type is.</summary>
    private static IngressServiceBackend? ServiceOf(in IngressMatch match)
    {
        if (match.Rule is not { } rule)
        {
            return match.Backend?.Service;
        }

        foreach (IngressRule other in rule.Ingress.Spec.Rules)
        {
            foreach (HttpIngressPath path in other.Host == rule.Host && other.Http is { } http ? http.Paths : [])
            {
                if ((path.Path is { Length: > 0 } text ? text : "/") == rule.Path)
                {
                    return path.Backend.Service;
                }
            }
        }

        return match.Backend?.Service;
    }

    private static string? First(IHeaderDictionary all, string name) => all[name] is [{ Length: > 0 } first, ..] ? first : null;
}
