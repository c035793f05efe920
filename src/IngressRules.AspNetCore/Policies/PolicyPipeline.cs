using IngressRules.AspNetCore.Headers;
using IngressRules.Forwarding;
using IngressRules.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// The way of a request whose route has policies: the phases in their order, then the backend, and error pages in the place of either.
/// </summary>
internal sealed class PolicyPipeline : IDisposable
{
    private readonly IngressDispatcher<HttpContext> _dispatcher;
    private readonly bool _forwarderKnows;
    private readonly BackendHeaders _headers;
    private readonly PolicyPhases _phases;
    private readonly TimeProvider _time;

    public PolicyPipeline(
        IngressDispatcher<HttpContext> dispatcher, IForwarder<HttpContext> forwarder, IOptions<IngressRulesOptions> options,
            TimeProvider time)
    {
        _dispatcher = dispatcher;
        _forwarderKnows = forwarder is IPolicyForwarder;
        _time = time;
        var headers = new RequestHeaders(options.Value.KeepUnderscoreHeaders);
        _headers = new(headers);
        _phases = new(options.Value, headers, time);
    }

    /// <summary>The phases, in their order.</summary>
    public IReadOnlyList<PolicyPhase> Phases => _phases.All;

    /// <summary>Serves a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="feature">The routing decision; it gets the result.</param>
    /// <param name="next">Serves requests without a backend.</param>
    public async Task InvokeAsync(PolicyRequest request, IngressMatchFeature feature, RequestDelegate next)
    {
        HttpContext context = request.Context;
        context.Features.Set<IPolicyStepsFeature>(request);
        feature.Policies = request;
        request.RequestId = RequestHeaders.IdOf(
            context, request.Origin.IsTrusted || request.Policies.RequestHeaders is { AsIngressNginx: true });
        var head = new PolicyResponseHead(request, _time);
        head.Attach();
        using IDisposable place = new Deferred(request);
        foreach (PolicyPhase phase in _phases.All)
        {
            request.Stage = phase.Stage;
            if (await phase.ApplyAsync(request) is { } answer)
            {
                request.Record(phase.Name, PolicyPhases.Word(answer.Status));
                await AnswerAsync(request, feature, head, answer);
                return;
            }
        }

        await (request.Endpoints is { } endpoints
            ? ForwardAsync(request, feature, head, endpoints)
            : MissAsync(request, feature, head, next));
    }

    public void Dispose() => _phases.Dispose();

    /// <summary>Forwards a request that all policies have let in.</summary>
    private async Task ForwardAsync(PolicyRequest request, IngressMatchFeature feature, PolicyResponseHead head, BackendEndpoints endpoints)
    {
        HttpContext context = request.Context;
        if (MaxForwards.IsSpent(context.Request))
        {
            feature.IsAnswered = true;
            await MaxForwards.RespondAsync(context);
            return;
        }

        var plan = new PolicyPlan(endpoints, context, request.Policies.Retries, _time)
        {
            Selector = request.Selector,
            IsSticky = request.Affinity is { IsSticky: true },
        };
        var policy = new ForwardPolicy(request, plan);
        if (!_forwarderKnows && AsksForKnowledge(policy))
        {
            request.Record("forwarder", "not able");
            await AnswerAsync(request, feature, head, new(StatusCodes.Status503ServiceUnavailable, ClosedRoutePhase.Sentence));
            return;
        }

        context.Features.Set<IForwardPolicyFeature>(policy);
        _headers.Prepare(request);
        DispatchResult result = await _dispatcher.DispatchAsync(request.Match, plan, context, context.RequestAborted);
        feature.Result = result;
        if (result.Outcome == DispatchOutcome.Forwarded)
        {
            return;
        }

        int status = policy.RejectedStatus ?? IngressErrorResponse.StatusOf(context, result);
        if (await TryPageAsync(request, feature, head, status, prepared: true))
        {
            return;
        }

        await IngressErrorResponse.WriteAsync(context, result);
    }

    /// <summary>Responds where a host has policies, but no backend for the path.</summary>
    private async Task MissAsync(PolicyRequest request, IngressMatchFeature feature, PolicyResponseHead head, RequestDelegate next)
    {
        // What responds with this 404 speaks plain HTTP, so a policy of another protocol makes it a failed connection (N6, N58).
        if (request.Policies.Connection is { } connection && SpeaksOther(connection, request))
        {
            await AnswerAsync(request, feature, head, new(StatusCodes.Status502BadGateway, "The backend could not be reached."));
        }
        else if (!await TryPageAsync(request, feature, head, StatusCodes.Status404NotFound, prepared: false))
        {
            await next(request.Context);
        }
    }

    private static bool SpeaksOther(BackendConnection connection, PolicyRequest request) => connection.Protocol switch
    {
        BackendProtocol.Http => false,
        BackendProtocol.Client => request.Origin.IsHttps,
        _ => true,
    };

    /// <summary>Writes a response of the router itself, or the error page in its place.</summary>
    private async Task AnswerAsync(PolicyRequest request, IngressMatchFeature feature, PolicyResponseHead head, PolicyAnswer answer)
    {
        feature.IsAnswered = true;
        feature.Result = answer.Result ?? (answer.Status >= 400 ? new(DispatchOutcome.Denied, request.Match, null, null) : null);
        if (await TryPageAsync(request, feature, head, answer.Status, prepared: false))
        {
            return;
        }

        head.Answer = answer;
        if (answer.Result is { } result)
        {
            await IngressErrorResponse.WriteAsync(request.Context, result);
        }
        else
        {
            await IngressErrorResponse.WriteAsync(request.Context, answer);
        }
    }

    /// <summary>Responds with an error page, where the route has one for the status.</summary>
    /// <returns>False where it has none, or where a response has begun.</returns>
    private async Task<bool> TryPageAsync(
        PolicyRequest request, IngressMatchFeature feature, PolicyResponseHead head, int status, bool prepared)
    {
        HttpContext context = request.Context;
        if (request.Policies.ErrorPages is not { } pages || request.Stage < PolicyStage.Location || !pages.Statuses.Contains(status)
            || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return false;
        }

        request.Record("error pages", PolicyPhases.Word(status));
        head.IsPage = true;
        context.Response.Clear();
        if (pages.Backend is null || request.Table.Backends.Resolve(pages.Backend) is not { Status: BackendStatus.Found } endpoints)
        {
            await IngressErrorResponse.NoRuleAsync(context);
            return true;
        }

        _headers.PrepareForPage(request, status, prepared);
        context.Features.Set<IForwardPolicyFeature>(new ErrorPagePolicy(request.Query));
        var plan = new PolicyPlan(endpoints, context, null, _time);
        DispatchResult result = await _dispatcher.DispatchAsync(request.Match, plan, context, context.RequestAborted);
        feature.Result = result;
        if (result.Outcome != DispatchOutcome.Forwarded)
        {
            await IngressErrorResponse.WriteAsync(context, result);
        }

        return true;
    }

    /// <summary>True for what a forwarder must not pass over: where the request goes, and how it is protected on its way.</summary>
    private static bool AsksForKnowledge(ForwardPolicy policy) =>
        policy.Target is not null || policy.Host is not null || policy.Connection is { Protocol: not BackendProtocol.Http };

    /// <summary>Gives back what the request has taken, when it ends.</summary>
    private sealed class Deferred(PolicyRequest request) : IDisposable
    {
        public void Dispose() => request.Place?.Dispose();
    }
}
