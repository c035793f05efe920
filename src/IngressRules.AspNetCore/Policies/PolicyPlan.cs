using IngressRules.Forwarding;
using IngressRules.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.AspNetCore.Policies;

/// <summary>Where a request goes by its policies, and when another endpoint is tried (N87).</summary>
internal sealed class PolicyPlan : DispatchPlan
{
    private readonly HttpContext _context;
    private readonly RetryPolicy? _retries;
    private readonly TimeProvider _time;
    private readonly long _start;

    /// <summary>Whether the request may be sent again after an endpoint may have acted on it.</summary>
    private readonly bool _maySendTwice;
    private bool _retriesStatus;

    public PolicyPlan(BackendEndpoints backend, HttpContext context, RetryPolicy? retries, TimeProvider time)
        : base(backend)
    {
        _context = context;
        _retries = retries;
        _time = time;
        _start = retries is { Timeout.Ticks: > 0 } ? time.GetTimestamp() : 0;
        MaxAttempts = retries is null ? null : retries.Attempts > 0 ? retries.Attempts : int.MaxValue;
        _maySendTwice = (IsIdempotent(context.Request.Method) || retries is { NonIdempotent: true }) && !HasBody(context);
    }

    /// <summary>Whether another endpoint is to be asked after one has responded with a status; the dispatcher then does so.</summary>
    /// <param name="status">The status.</param>
    public bool Retries(int status) =>
        _retriesStatus = _retries is not null && HasOther && _maySendTwice && !IsLate && _retries.Statuses.Contains(status);

    /// <inheritdoc/>
    public override bool MayGoElsewhere(ForwardResult result)
    {
        if (_retries is null)
        {
            return base.MayGoElsewhere(result);
        }

        return !IsLate && result switch
        {
            ForwardResult.Rejected => _retriesStatus,
            ForwardResult.NotConnected or ForwardResult.Refused => _retries.OnError,
            ForwardResult.ConnectTimedOut => _retries.OnTimeout,
            ForwardResult.TimedOut => _retries.OnTimeout && _maySendTwice,
            ForwardResult.Interrupted or ForwardResult.Disconnected =>
                _maySendTwice && (IsInvalidResponse() ? _retries.OnInvalidHeader : _retries.OnError),
            _ => false,
        };
    }

    private bool IsLate => _start != 0 && _time.GetElapsedTime(_start) >= _retries!.Timeout;

    private bool IsInvalidResponse() => EndpointFailures.Of(_context)?.All is [.., { Cause: var cause }]
        && (cause is EndpointFailureCause.NotHttp or EndpointFailureCause.InvalidHeader or EndpointFailureCause.UnusableResponse
            or EndpointFailureCause.HeadersTooLarge);

    private static bool HasBody(HttpContext context) =>
        context.Request.ContentLength != 0 && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

    private static bool IsIdempotent(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method)
        || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method);
}
