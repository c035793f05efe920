using IngressRules.Forwarding;
using IngressRules.Matching;

namespace IngressRules.AspNetCore.Observability;

/// <summary>The outcome of a request in one word, for the access log and traces.</summary>
internal static class RequestOutcome
{
    /// <summary>
    /// The name of the dispatcher's outcome; for requests that never came to it <c>NoMatch</c>, <c>Redirected</c>, <c>Refused</c>,
    /// <c>Answered</c> by the router itself, or <c>Failed</c>.
    /// </summary>
    /// <param name="feature">The routing decision.</param>
    /// <param name="status">The status that the client gets.</param>
    public static string Of(IngressMatchFeature feature, int status) => feature.Result?.Outcome switch
    {
        { } outcome => outcome.ToString(),
        null when status >= 500 => "Failed",
        null when feature.IsAnswered => status switch
        {
            >= 400 => nameof(DispatchOutcome.Refused),
            >= 300 => "Redirected",
            _ => "Answered",
        },
        null when feature.Match.Outcome == MatchOutcome.None => nameof(DispatchOutcome.NoMatch),
        null => nameof(DispatchOutcome.Refused),
    };
}
