using IngressRules.AspNetCore.Headers;
using IngressRules.AspNetCore.Observability;
using IngressRules.AspNetCore.Policies;
using IngressRules.AspNetCore.Tls;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Policies;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngressRules.AspNetCore;

/// <summary>
/// Routes a request to its backend by the current table. It matches the target as the client sent it, because
/// <see cref="HttpRequest.Path"/> is already decoded, and decoding can change the path.
/// </summary>
internal sealed class IngressMiddleware(
    RequestDelegate next,
    RoutingTableSource tables,
    IngressDispatcher<HttpContext> dispatcher,
    PolicyPipeline pipeline,
    IngressTelemetry telemetry,
    IOptions<IngressRulesOptions> options,
    TimeProvider time,
    ILogger<IngressMiddleware> logger)
{
    private readonly bool _debugHeaders = options.Value.DebugHeaders;
    private readonly TrustedProxies _proxies = new(options.Value.TrustedProxies);
    private readonly RequestHeaders _headers = new(options.Value.KeepUnderscoreHeaders);
    private readonly RefusalLog _refusals = new(logger, time);
    private readonly FailureLog _failures = new(logger, time);
    private readonly HttpsPolicy _https = new(options.Value);

    public async Task InvokeAsync(HttpContext context)
    {
        RoutingTable table = tables.Current;
        string target = context.GetRawTarget();
        string host = context.Request.Headers.Host.ToString();
        IngressMatch match = table.Matcher.Match(host, target);
        RoutePolicies? policies = match.Policies;
        var origin = RequestOrigin.Of(context, RequestAuthority.Of(target) ?? host, _proxies);
        var feature = new IngressMatchFeature(table, match, origin);
        context.Features.Set<IIngressMatchFeature>(feature);
        using RequestObservation observation = telemetry.Observe(context, feature);
        if ((match.Success || policies is not null) && MalformedRequest.FaultOf(context, target) is { } fault)
        {
            feature.IsAnswered = true;
            telemetry.CountRefusal(RefusalReason.Malformed);
            await IngressErrorResponse.RefuseAsync(context, fault);
            return;
        }

        if (_https.Apply(context, match, target, origin) is { } response)
        {
            feature.IsAnswered = true;
            if (context.Response.StatusCode == StatusCodes.Status421MisdirectedRequest)
            {
                telemetry.CountRefusal(RefusalReason.Misdirected);
            }

            await response;
            return;
        }

        if (policies is not null)
        {
            await ApplyAsync(policies, context, feature, target, origin);
            return;
        }

        if (match.Outcome == MatchOutcome.None)
        {
            await next(context);
            return;
        }

        if (_debugHeaders)
        {
            DebugHeaders.Announce(context, match);
        }

        if (match.Success)
        {
            if (MaxForwards.IsSpent(context.Request))
            {
                feature.IsAnswered = true;
                await MaxForwards.RespondAsync(context);
                return;
            }

            if (match.Parameters?.MaxBodySize is { } limit
                && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            {
                body.MaxRequestBodySize = limit;
            }

            _headers.Prepare(context, target, origin);
        }

        DispatchResult result = await dispatcher.DispatchAsync(match, table.Backends, context, context.RequestAborted);
        feature.Result = result;
        if (result.Outcome != DispatchOutcome.Forwarded)
        {
            if (result.Outcome == DispatchOutcome.Refused)
            {
                _refusals.Write(context, target);
            }

            await IngressErrorResponse.WriteAsync(context, result);
        }

        _failures.Write(context, result);
    }

    /// <summary>Serves a request whose route has policies.</summary>
    private async Task ApplyAsync(
        RoutePolicies policies, HttpContext context, IngressMatchFeature feature, string target, RequestOrigin origin)
    {
        string? path = DecodedTarget.Of(RequestAuthority.PathOf(target));
        if (path is null || origin.Host.Length == 0)
        {
            feature.IsAnswered = true;
            telemetry.CountRefusal(RefusalReason.Malformed);
            await IngressErrorResponse.RefuseAsync(
                context, path is null ? "The path of the request target cannot be decoded." : "The request names no host.");
            return;
        }

        var request = new PolicyRequest(context, feature.Table, feature.Match, policies, target, path, origin);
        if (_debugHeaders && feature.Match.Success)
        {
            DebugHeaders.Announce(context, feature.Match, () => request.OtherBackend);
        }

        await pipeline.InvokeAsync(request, feature, next);
        if (feature.Result is { } result)
        {
            _failures.Write(context, result);
        }
    }
}
