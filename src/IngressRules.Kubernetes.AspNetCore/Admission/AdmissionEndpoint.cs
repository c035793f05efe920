using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using IngressRules.AspNetCore.Observability;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Admission;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes.AspNetCore.Admission;

/// <summary>
/// Reads a review, has it judged, and sends the answer. Whoever can reach the port can post, so memory, time and processors are bounded:
/// at a limit a review is 503, and requests for backends go on.
/// </summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "It lives as long as its host.")]
internal sealed partial class AdmissionEndpoint
{
    private readonly Func<RoutingTable?> _table;
    private readonly IngressAdmission _admission;
    private readonly IngressAdmissionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Histogram<double> _duration;

    /// <summary>A review of this many bytes is large: decoded it takes up to a hundred times as much memory.</summary>
    private const int LargeReview = 256 * 1024;

    /// <summary>Reviews are judged by at most half of the processors, and by four; the others are for requests.</summary>
    private readonly SemaphoreSlim _turns = new(Math.Clamp(Environment.ProcessorCount / 2, 1, 4));

    /// <summary>Large reviews are judged one at a time.</summary>
    private readonly SemaphoreSlim _largeTurn = new(1);

    private long _buffered;

    public AdmissionEndpoint(
        Func<RoutingTable?> table,
        IngressAdmission admission,
        IngressAdmissionOptions options,
        IMeterFactory meters,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _table = table;
        _admission = admission;
        _options = options;
        _time = time;
        _logger = loggers.CreateLogger<IngressAdmission>();
        _duration = meters.Create(IngressTelemetry.MeterName).CreateHistogram<double>(
            "ingressrules.admission.duration",
            "s",
            "How long reviews of Ingresses took, from the request to the answer.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
            });
    }

    private Task<AdmissionAnswer> JudgeAsync(MemoryStream body, CancellationToken cancellationToken) => InTurnAsync(
        _turns,
        () => Task.FromResult(_admission.Review(body.GetBuffer().AsMemory(0, (int)body.Length), _table())),
        cancellationToken);

    private static async Task<T> InTurnAsync<T>(SemaphoreSlim turns, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>Answers a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "A review is application/json.").ConfigureAwait(false);
            return;
        }

        long start = _time.GetTimestamp();
        string outcome = "failed";
        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        using var body = new MemoryStream();
        try
        {
            if (await ReadAsync(context.Request.BodyReader, body, either.Token).ConfigureAwait(false) is { } status)
            {
                await RefuseAsync(
                    context,
                    status,
                    status == StatusCodes.Status413PayloadTooLarge
                        ? $"The review is larger than {IngressAdmission.MaxReviewBytes / 1024 / 1024} MiB."
                        : "Too many reviews at once.").ConfigureAwait(false);
                return;
            }

            AdmissionAnswer answer = body.Length > LargeReview
                ? await InTurnAsync(_largeTurn, () => JudgeAsync(body, either.Token), either.Token).ConfigureAwait(false)
                : await JudgeAsync(body, either.Token).ConfigureAwait(false);

            outcome = answer.Outcome switch
            {
                AdmissionOutcome.Allowed => "allowed",
                AdmissionOutcome.Warned => "warned",
                AdmissionOutcome.Denied => "denied",
                _ => "failed",
            };
            await SendAsync(context, answer).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                $"The review was not done within {_options.Timeout.TotalSeconds} s.").ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Add(ref _buffered, -body.Length);
            _duration.Record(_time.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    /// <summary>Reads the body as far as it may come.</summary>
    /// <returns>The status of the response where it may not; else null.</returns>
    private async Task<int?> ReadAsync(PipeReader reader, MemoryStream body, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            int? refused = body.Length + read.Buffer.Length > IngressAdmission.MaxReviewBytes ? StatusCodes.Status413PayloadTooLarge
                : !TryTake(read.Buffer.Length) ? StatusCodes.Status503ServiceUnavailable
                : null;
            foreach (ReadOnlyMemory<byte> segment in refused is null ? read.Buffer : default)
            {
                body.Write(segment.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (refused is not null || read.IsCompleted)
            {
                return refused;
            }
        }
    }

    private bool TryTake(long bytes)
    {
        bool fits = Interlocked.Add(ref _buffered, bytes) <= _options.MaxBufferedBytes;
        if (!fits)
        {
            Interlocked.Add(ref _buffered, -bytes);
        }

        return fits;
    }

    private async Task SendAsync(HttpContext context, AdmissionAnswer answer)
    {
        if (answer.Outcome == AdmissionOutcome.Denied)
        {
            Denied(_logger, VisibleText.Of(answer.Object), answer.FindingCount);
        }

        bool isReview = answer.Outcome != AdmissionOutcome.Malformed;
        context.Response.StatusCode = isReview ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        context.Response.ContentType = isReview ? "application/json" : "text/plain; charset=utf-8";
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why + "\n", context.RequestAborted);
    }

    [LoggerMessage(111, LogLevel.Information, "Ingress {Ingress} was denied at admission; errors: {Count}")]
    private static partial void Denied(ILogger logger, string ingress, int count);
}
