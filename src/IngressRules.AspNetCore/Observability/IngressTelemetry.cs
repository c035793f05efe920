using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// Metrics and traces of requests and reloads: the meter and the activity source named <c>IngressRules</c>, the access log, and the figures
/// of the admin page. Tag values come from the rules and from short fixed lists, never from the client.
/// </summary>
/// <remarks>
/// Counts are kept here and observed by the meter's listeners, so each request costs two atomic additions and a look-up. Durations are
/// always measured, and recorded where a listener is attached.
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The meter belongs to the factory that made it.")]
public sealed class IngressTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "IngressRules";

    /// <summary>The name of the activity source.</summary>
    /// <remarks>
    /// ASP.NET Core creates its own activity around each request, and samplers usually decide by it. Listen to <c>Microsoft.AspNetCore</c>
    /// as well, or most requests will be missing.
    /// </remarks>
    public const string ActivitySourceName = "IngressRules";

    /// <summary>The category of the access log.</summary>
    public const string AccessLogCategory = "IngressRules.Access";

    private static readonly ActivitySource Activities = new(ActivitySourceName);

    private static readonly string Version = typeof(IngressTelemetry).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private readonly RoutingTableSource _tables;
    private readonly TimeProvider _time;
    private readonly AccessLog? _accessLog;
    private readonly Histogram<double> _requestDuration;
    private readonly Histogram<double> _reloadDuration;
    private readonly Counter<long> _backgroundFailures;
    private long _active;
    private long _noRule;
    private readonly RefusalCounts _refusals = new();
    private readonly DiagnosticsLog _findings;
    private readonly StaleLog _stale;
    private readonly NothingServedLog _nothingServed;
    private readonly AnalysisLog _analysis;

    // A table is freed when its last request ends, so nothing here may keep a reference to it.
    private readonly ConditionalWeakTable<TableFindings.Analysed, TableCounts> _tableCounts = [];

    internal IngressTelemetry(
        RoutingTableSource tables,
        IMeterFactory meters,
        ILoggerFactory loggers,
        TimeProvider time,
        IOptions<IngressTelemetryOptions> options,
        EndpointRegistry endpoints)
    {
        ILogger log = loggers.CreateLogger<RoutingTableSource>();
        TableFindings = new TableFindings(time);
        _findings = new DiagnosticsLog(log);
        _stale = new StaleLog(log);
        _nothingServed = new NothingServedLog(log);
        _analysis = new AnalysisLog(tables, TableFindings, time, log, new BackgroundFailures(log, this));
        _tables = tables;
        _time = time;
        _accessLog = options.Value.AccessLog ? new AccessLog(loggers.CreateLogger(AccessLogCategory)) : null;
        Series = new IngressSeriesTable(options.Value.MaxIngressTags);
        Reloads = new ReloadHistory(time);

        Meter meter = meters.Create(MeterName);
        _requestDuration = meter.CreateHistogram(
            "ingressrules.request.duration",
            "s",
            "How long requests took, from the match to the end of the response.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
            });
        _reloadDuration = meter.CreateHistogram(
            "ingressrules.reload.duration",
            "s",
            "How long it took to read the rules and to put them in place.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            });
        meter.CreateObservableCounter(
            "ingressrules.requests",
            ObserveRequests,
            "{request}",
            "Requests that have ended, by Ingress and by class of the response's status.");
        meter.CreateObservableCounter(
            "ingressrules.endpoint.failures",
            ObserveFailures,
            "{request}",
            "How often a request that a rule took found no endpoint, or one that failed it, by Ingress and reason; "
            + "after a retried one another endpoint was asked.");
        meter.CreateObservableCounter(
            "ingressrules.misses",
            ObserveMisses,
            "{request}",
            "Requests that no rule and no default backend took.");
        meter.CreateObservableCounter(
            "ingressrules.refusals",
            _refusals.Observe,
            "{request}",
            "Requests that got an error response instead of being routed or forwarded, by reason.");
        _backgroundFailures = meter.CreateCounter<long>(
            "ingressrules.background.failures",
            "{failure}",
            "Unexpected exceptions in the background, by task. They are in the log, and the task goes on.");
        meter.CreateObservableCounter("ingressrules.reloads", ObserveReloads, "{reload}", "How often the rules were loaded, by result.");
        meter.CreateObservableUpDownCounter("ingressrules.requests.active", () => Active, "{request}", "Requests under way.");
        meter.CreateObservableGauge("ingressrules.ingresses", () => Counts.Ingresses, "{ingress}", "Ingresses that are served.");
        meter.CreateObservableGauge("ingressrules.hosts", () => Counts.Hosts, "{host}", "Hosts that have rules.");
        meter.CreateObservableGauge("ingressrules.rules", () => Counts.Rules, "{rule}", "Paths that can take a request.");
        meter.CreateObservableGauge(
            "ingressrules.diagnostics", ObserveDiagnostics, "{diagnostic}", "Findings about the rules in place, by severity.");
        meter.CreateObservableGauge(
            "ingressrules.stale.objects",
            () => Counts.Stale,
            "{object}",
            "Objects whose latest version is invalid, so that the last valid one is in service.");
        meter.CreateObservableGauge(
            "ingressrules.reload.last.success.timestamp",
            ObserveLastSuccess,
            "s",
            "When the rules were last loaded with success, in seconds since 1970.");
        int limit = options.Value.MaxIngressTags;
        meter.CreateObservableGauge(
            "ingressrules.certificate.expiration.timestamp",
            () => TableGauges.Certificates(_tables.Current, limit),
            "s",
            "When the certificate of a Secret that an Ingress names ends, in seconds since 1970.");
        meter.CreateObservableGauge(
            "ingressrules.endpoints",
            () => TableGauges.Endpoints(_tables.Current, endpoints, limit),
            "{endpoint}",
            "Endpoints of a backend: those in service, and those that get no requests for a while because they failed.");
        meter.CreateObservableGauge(
            "ingressrules.build.info",
            static () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", Version)),
            description: "Always 1; the version is in the tag.");
    }

    /// <summary>The counters of each Ingress.</summary>
    internal IngressSeriesTable Series { get; }

    /// <summary>The number of reloads, and the last one.</summary>
    internal ReloadHistory Reloads { get; }

    /// <summary>The number of requests in progress.</summary>
    internal long Active => Interlocked.Read(ref _active);

    /// <summary>The number of requests that no rule and no default backend matched.</summary>
    internal long NoRule => Interlocked.Read(ref _noRule);

    /// <summary>The number of requests that were refused because of their target.</summary>
    internal long Refused => _refusals.Of(RefusalReason.AmbiguousTarget);

    /// <summary>The size of the current table and its diagnostics.</summary>
    internal TableCounts Counts
    {
        get
        {
            RoutingTable table = _tables.Current;
            return _tableCounts.GetValue(TableFindings.Of(table), found => TableCounts.Of(table, found.All));
        }
    }

    /// <summary>The findings about each table, analysed once.</summary>
    internal TableFindings TableFindings { get; }

    /// <summary>Finds anew what depends on the time, in the background.</summary>
    internal void RenewFindings() => _analysis.AskAnew();

    /// <summary>
    /// All findings about a table: its own, and those of the analysis, as <c>ingress-rules validate</c> has them. The log and the metrics
    /// have the same. The first call for a table makes the analysis.
    /// </summary>
    /// <param name="table">The table.</param>
    public ValueList<Diagnostic> FindingsOf(RoutingTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return TableFindings.Of(table).All;
    }

    /// <summary>
    /// Counts an attempt to load the rules and logs what is new among its findings; those of the analysis follow in the background. Call
    /// it from code that updates a <see cref="RoutingTableSource"/> from a source other than files.
    /// </summary>
    /// <param name="duration">How long it took, reading included.</param>
    /// <param name="result">The result of the attempt.</param>
    public void ReportReload(TimeSpan duration, ReloadResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Reloads.Add(duration, result);
        _reloadDuration.Record(
            duration.TotalSeconds, new KeyValuePair<string, object?>("result", result.Succeeded ? "success" : "failure"));
        Series.MakeRoom(result.Current);
        if (result.Succeeded)
        {
            _findings.Report(result.Current.Diagnostics);
            _stale.Report(result.Current);
            _nothingServed.Report(result.Current);
            _analysis.Ask();
        }

        using Activity? activity = Activities.StartActivity(
            "ingressrules.reload", ActivityKind.Internal, default(ActivityContext), startTime: _time.GetUtcNow() - duration);
        activity?.SetStatus(result.Succeeded ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
    }

    /// <summary>
    /// Counts a request that was refused before it could be routed, such as one with a malformed head. Call it from code that refuses
    /// requests in front of the middleware.
    /// </summary>
    public void ReportRefusal() => CountRefusal(RefusalReason.BeforeRouting);

    /// <summary>Counts a request that the middleware refuses.</summary>
    internal void CountRefusal(RefusalReason reason) => _refusals.Count(reason);

    /// <summary>Counts an exception in the background that nothing should have thrown.</summary>
    internal void CountBackgroundFailure(string task) => _backgroundFailures.Add(1, new KeyValuePair<string, object?>("task", task));

    /// <summary>Returns the current figures.</summary>
    public TelemetrySnapshot GetSnapshot() => new()
    {
        Active = Active,
        NoRule = NoRule,
        Refused = Refused,
        Ingresses = [.. Series.ToList().Select(s => s.GetFigures())],
        Table = Counts,
        SucceededReloads = Reloads.Succeeded,
        FailedReloads = Reloads.Failed,
        LastReload = Reloads.Last,
        LastSuccess = Reloads.LastSuccess,
    };

    /// <summary>Starts the observation of a matched request.</summary>
    internal RequestObservation Observe(HttpContext context, IngressMatchFeature feature)
    {
        Interlocked.Increment(ref _active);
        Activity? activity = Activities.HasListeners() ? Activities.StartActivity("ingressrules.request") : null;
        return new(this, context, feature, Stopwatch.GetTimestamp(), activity);
    }

    internal void End(HttpContext context, IngressMatchFeature feature, long start, Activity? activity)
    {
        Interlocked.Decrement(ref _active);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        int status = StatusOf(context, feature);
        int statusClass = StatusClass.Of(status);
        IngressSeries series = Count(feature);
        series.Count(statusClass);
        if (feature.Result is { } result && IngressSeries.FailureOf(result.Outcome) is >= 0 and int reason)
        {
            series.CountFailure(reason);
        }

        if (feature.Result is { Attempts: > 1 and int attempts })
        {
            series.CountFailure(IngressSeries.Retried, attempts - 1);
        }

        if (_requestDuration.Enabled)
        {
            _requestDuration.Record(elapsed.TotalSeconds, new("ingress", series.Name), new("status_class", StatusClass.Names[statusClass]));
        }

        if (_accessLog is { IsEnabled: true })
        {
            _accessLog.Write(context, feature, status, elapsed);
        }

        if (activity is not null)
        {
            Describe(activity, feature, status);
            activity.Dispose();
        }
    }

    private IngressSeries Count(IngressMatchFeature feature)
    {
        switch (feature.Match.Outcome)
        {
            case MatchOutcome.None:
                // A request that was redirected or refused never got as far as a miss.
                if (!feature.IsAnswered)
                {
                    Interlocked.Increment(ref _noRule);
                }

                return Series.None;
            case MatchOutcome.Refused:
                CountRefusal(RefusalReason.AmbiguousTarget);
                return Series.None;
            default:
                return Series.Of(feature.Match.Ingress);
        }
    }

    /// <summary>The status that the client gets, or 0 where it gets none.</summary>
    private static int StatusOf(HttpContext context, IngressMatchFeature feature)
    {
        HttpResponse response = context.Response;
        if (response.HasStarted)
        {
            return response.StatusCode;
        }

        if (feature.Result?.Outcome == DispatchOutcome.Aborted || context.RequestAborted.IsCancellationRequested)
        {
            return 0;
        }

        // No response was written and no result is known: an exception is on its way to the server, which will respond with 500.
        bool failed = feature is { Result: null, Match.Success: true } && response.StatusCode == StatusCodes.Status200OK;
        return failed ? StatusCodes.Status500InternalServerError : response.StatusCode;
    }

    private static void Describe(Activity activity, IngressMatchFeature feature, int status)
    {
        IngressMatch match = feature.Match;
        activity.SetTag("ingressrules.outcome", RequestOutcome.Of(feature, status));
        activity.SetTag("ingressrules.ingress", match.Ingress?.ToString());
        activity.SetTag("ingressrules.rule", match.Rule?.Field.ToString());
        activity.SetTag("ingressrules.backend", match.Backend?.ToString());
        activity.SetTag("ingressrules.endpoint", feature.Result?.Endpoint?.Authority);
        if (feature.Policies is { Steps: { Count: > 0 } steps })
        {
            activity.SetTag("ingressrules.policies", string.Join("; ", steps.Select(s => $"{s.Policy}: {s.Outcome}")));
        }

        activity.SetTag("http.response.status_code", status);
        if (status >= 500)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    private IEnumerable<Measurement<long>> ObserveRequests() =>
        from series in Series.ToList()
        from statusClass in Enumerable.Range(0, StatusClass.Count)
        let requests = series.Requests(statusClass)
        where requests > 0
        select new Measurement<long>(requests, new("ingress", series.Name), new("status_class", StatusClass.Names[statusClass]));

    private IEnumerable<Measurement<long>> ObserveFailures() =>
        from series in Series.ToList()
        from reason in Enumerable.Range(0, IngressSeries.FailureNames.Count)
        let failures = series.Failures(reason)
        where failures > 0
        select new Measurement<long>(failures, new("ingress", series.Name), new("reason", IngressSeries.FailureNames[reason]));

    private Measurement<long>[] ObserveMisses() =>
    [
        new(NoRule, new KeyValuePair<string, object?>("reason", "no_rule")),
    ];

    private IEnumerable<Measurement<double>> ObserveLastSuccess() =>
        Reloads.LastSuccess is { } at ? [new(at.ToUnixTimeMilliseconds() / 1000.0)] : [];

    private Measurement<long>[] ObserveReloads() =>
    [
        new(Reloads.Succeeded, new KeyValuePair<string, object?>("result", "success")),
        new(Reloads.Failed, new KeyValuePair<string, object?>("result", "failure")),
    ];

    private IEnumerable<Measurement<int>> ObserveDiagnostics()
    {
        TableCounts counts = Counts;
        return Enum.GetValues<DiagnosticSeverity>().Select(severity =>
            new Measurement<int>(counts.Diagnostics[(int)severity], new KeyValuePair<string, object?>("severity", severity.Name())));
    }
}
