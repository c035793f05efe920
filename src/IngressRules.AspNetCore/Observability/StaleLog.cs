using IngressRules.Diagnostics;
using IngressRules.Reloading;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Observability;

/// <summary>Logs once when an object becomes stale, and once when its latest version is in service again or it is gone.</summary>
internal sealed partial class StaleLog(ILogger logger)
{
    // A mistake in a generator may break a thousand objects at once, and a log with all of them would be unreadable.
    private const int MaxAtOnce = 20;

    private readonly Lock _lock = new();
    private Dictionary<ObjectReference, StaleObject> _known = [];

    /// <summary>Compares a table that is in use now with the one before.</summary>
    public void Report(RoutingTable table)
    {
        lock (_lock)
        {
            if (table.Stale.Count == 0 && _known.Count == 0)
            {
                return;
            }

            Dictionary<ObjectReference, StaleObject> now = table.Stale.ToDictionary(s => s.Object);
            List<StaleObject> begun = [.. table.Stale.Where(s => !_known.ContainsKey(s.Object))];
            List<StaleObject> ended = [.. _known.Values.Where(s => !now.ContainsKey(s.Object))];
            _known = now;
            Dictionary<Diagnostic, StaleObject[]> files = begun.Where(s => s.Because.Object is null)
                .GroupBy(s => s.Because)
                .Where(g => g.Skip(1).Any())
                .ToDictionary(g => g.Key, g => g.ToArray());
            foreach ((Diagnostic because, StaleObject[] all) in files)
            {
                AllBegun(logger, all.Length, all[0].Since.UtcDateTime, TextOf(because));
            }

            begun.RemoveAll(s => files.ContainsKey(s.Because));
            foreach (StaleObject stale in begun.Take(MaxAtOnce))
            {
                string document = stale.RefusedAs is { } name ? $"its document, refused as {VisibleText.Of(name.ToString())}: " : "";
                Begun(
                    logger, VisibleText.Of(stale.Object.ToString()), stale.Since.UtcDateTime, document + TextOf(stale.Because));
            }

            if (begun.Count > MaxAtOnce)
            {
                More(logger, begun.Count - MaxAtOnce);
            }

            foreach (StaleObject stale in ended.Take(MaxAtOnce))
            {
                Ended(logger, VisibleText.Of(stale.Object.ToString()));
            }

            if (ended.Count > MaxAtOnce)
            {
                MoreEnded(logger, ended.Count - MaxAtOnce);
            }
        }
    }

    private static string TextOf(Diagnostic because)
    {
        string place = because.Span is { } span ? $"{span}: " : "", field = because.Field.Length > 0 ? $"{because.Field}: " : "";
        return VisibleText.Of($"{place}{because.Code.Id}: {field}{because.Message}");
    }

    [LoggerMessage(
        64,
        LogLevel.Warning,
        "{Count} objects are stale since {Since:yyyy-MM-ddTHH:mm:ssZ}: their last valid versions stay in service, because of {Because}")]
    private static partial void AllBegun(ILogger logger, int count, DateTime since, string because);

    [LoggerMessage(
        60,
        LogLevel.Warning,
        "{Object} is stale since {Since:yyyy-MM-ddTHH:mm:ssZ}: its last valid version stays in service, because of {Because}")]
    private static partial void Begun(ILogger logger, string @object, DateTime since, string because);

    [LoggerMessage(61, LogLevel.Warning, "{Count} further objects are stale and not listed here")]
    private static partial void More(ILogger logger, int count);

    [LoggerMessage(62, LogLevel.Information, "{Object} is no longer stale: its latest version is in service, or it is removed")]
    private static partial void Ended(ILogger logger, string @object);

    [LoggerMessage(63, LogLevel.Information, "{Count} further objects are no longer stale")]
    private static partial void MoreEnded(ILogger logger, int count);
}
