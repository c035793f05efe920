using IngressRules.Reloading;

namespace IngressRules.Admin.State;

/// <summary>What is said of a stale object, on the page and by the API.</summary>
internal static class StaleText
{
    /// <summary>What became of its latest version, after "because".</summary>
    public static string Cause(StaleObject stale) => stale.RefusedAs is { } name
        ? $"its document is refused as {name}"
        : "its latest version is invalid";
}
