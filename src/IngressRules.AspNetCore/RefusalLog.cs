using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore;

/// <summary>
/// Logs refused targets together with what permits them: npm and GitLab send encoded slashes by design, and their users see only a 400. Any
/// client can cause refusals, so there is one line in ten seconds, which counts the others.
/// </summary>
internal sealed partial class RefusalLog(ILogger logger, TimeProvider time)
{
    /// <summary>The option of the edge router that matches such targets as text.</summary>
    public const string Option = "--match-ambiguous-targets";

    private const int MaxLength = 256;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    private long _nextAt = long.MinValue;
    private int _unlisted;

    public void Write(HttpContext context, string target)
    {
        long now = time.GetTimestamp(), due = Volatile.Read(ref _nextAt);
        long next = now + (long)(s_interval.TotalSeconds * time.TimestampFrequency);
        if (now < due || Interlocked.CompareExchange(ref _nextAt, next, due) != due)
        {
            Interlocked.Increment(ref _unlisted);
            return;
        }

        Refused(
            logger,
            VisibleText.Of(context.Request.Headers.Host.ToString(), MaxLength),
            VisibleText.Of(target, MaxLength),
            RemedyOf(target),
            Interlocked.Exchange(ref _unlisted, 0));
    }

    // The annotation helps where the encoded slash is the only reason.
    private static string RemedyOf(string target) =>
        RequestTarget.IsAmbiguous(target)
        && !RequestTarget.IsAmbiguous(target.Replace("%2F", "-", StringComparison.OrdinalIgnoreCase))
            ? $"The annotation {Ingress.AllowEncodedSlashAnnotation}: \"true\" permits an encoded slash on the paths of its Ingress, "
            + $"unless it hides another rule; AmbiguousTargets.MatchAsText ({Option}) permits all"
            : $"AmbiguousTargets.MatchAsText ({Option}) permits it";

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "400 for {Host} {Target}: it can be read in more than one way. {Remedy}. {Count} more were refused since the last such line")]
    private static partial void Refused(ILogger logger, string host, string target, string remedy, int count);
}
