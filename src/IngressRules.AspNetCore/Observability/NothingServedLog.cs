using IngressRules.Diagnostics;
using IngressRules.Reloading;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// Warns where Ingresses were read and not one is served: what leaves out a single one is often only a note, and every request gets 404.
/// </summary>
internal sealed partial class NothingServedLog(ILogger logger)
{
    private readonly Lock _lock = new();
    private LeftOutIngresses? _known;

    /// <summary>Warns once, and again where the numbers change.</summary>
    public void Report(RoutingTable table)
    {
        LeftOutIngresses? leftOut = table.Matcher.Rules.Ingresses.Count == 0 ? LeftOutIngresses.Of(table) : null;
        lock (_lock)
        {
            bool isKnown = (leftOut?.ForClass, leftOut?.ForErrors) == (_known?.ForClass, _known?.ForErrors);
            _known = leftOut;
            if (!isKnown && leftOut is { First: { } first })
            {
                string field = first.Field.Length > 0 ? $"{first.Field}: " : "";
                NothingServed(
                    logger,
                    leftOut.Count,
                    leftOut.ForClass,
                    leftOut.ForErrors,
                    VisibleText.Of($"{first.Code.Id}: {first.Object}: {field}{first.Message}"),
                    first.Code.Page);
            }
        }
    }

    [LoggerMessage(
        65,
        LogLevel.Warning,
        "No Ingress is served. Read: {Read}; left out for their class: {ForClass}, for errors: {ForErrors}. The first: {First} ({Page})")]
    private static partial void NothingServed(ILogger logger, int read, int forClass, int forErrors, string first, string page);
}
