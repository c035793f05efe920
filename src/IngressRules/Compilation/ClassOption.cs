using System.Globalization;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// An option that the ConfigMap of a class may set. The list is short on purpose: whoever may write a ConfigMap need not be who runs the
/// router, so an option is in it only if it concerns the requests of the class alone, and gives nobody access to anything.
/// </summary>
/// <param name="Name">The key, which is the option's name on the router's command line.</param>
/// <param name="Form">How a value is written, to follow "write".</param>
/// <param name="Parse">Sets the option from a text; null for a text of another form.</param>
internal sealed record ClassOption(string Name, string Form, Func<string, ClassParameters, ClassParameters?> Parse)
{
    private const string SecondsForm = "a time in seconds, such as 30 or 0.5";

    /// <summary>The longest time that an option may say, in seconds: timers of the platform can wait for some weeks at most.</summary>
    private const double LongestTime = 2_000_000;

    /// <summary>All of them, in ordinal order.</summary>
    public static ClassOption[] All { get; } =
    [
        new("attempts", "a number of endpoints, 1 or more", (text, all) =>
            Number(text, 1, int.MaxValue) is { } number ? all with { MaxAttempts = (int)number } : null),
        new("idle-timeout", SecondsForm, (text, all) => Seconds(text) is { } time ? all with { IdleTimeout = time } : null),
        new("implementation-specific", "prefix, exact or text-prefix", (text, all) =>
            Matching(text) is { } matching ? all with { ImplementationSpecific = matching } : null),
        new("max-body-size", "a number of bytes, such as 1048576", (text, all) =>
            Number(text, 0, long.MaxValue) is { } number ? all with { MaxBodySize = number } : null),
        new("redirect-to-https", "the port that clients use for https, such as 443", (text, all) =>
            Number(text, 1, ushort.MaxValue) is { } port ? all with { HttpsRedirectPort = (int)port } : null),
        new("response-timeout", SecondsForm, (text, all) => Seconds(text) is { } time ? all with { ResponseTimeout = time } : null),
        new("total-timeout", SecondsForm, (text, all) => Seconds(text) is { } time ? all with { TotalTimeout = time } : null),
    ];

    /// <summary>
    /// The other options of the router: they concern all classes at once, what tenants can reach, or the process. A test keeps the list.
    /// </summary>
    public static string[] OfRouter { get; } =
    [
        "accept-classless", "access-log", "admin", "admin-host", "admission", "admission-certificate", "allow-external-name",
        "allow-loopback-endpoints", "annotation-before-field", "balance", "clear-status-on-stop", "connect-timeout", "controller",
        "debug-headers", "default-backend", "default-certificate", "dialect", "dialect-configmap", "drain-delay", "drain-time",
        "endpoint-cooldown", "global-default-needs-hostless-rule", "host-fallthrough", "http", "https", "in-cluster", "ingress-class",
        "keep-slashes", "keep-underscore-headers", "kubeconfig", "log-format", "log-level", "manifests", "match-ambiguous-targets",
        "max-connections", "max-endpoint-connections", "namespace", "node", "own-host-by-namespace", "prefer-family", "publish-address",
        "publish-service", "require-matching-sni", "trusted-proxy", "verify-backend-certificates", "wait-for-sync", "zone",
    ];

    /// <summary>The option of a name, or null.</summary>
    public static ClassOption? Find(string name) => Array.Find(All, o => o.Name == name);

    /// <summary>
    /// The next version of a ConfigMap, with the values from before for what is not understood in it. A version that a server would refuse
    /// changes nothing at all.
    /// </summary>
    /// <param name="next">The next version.</param>
    /// <param name="last">The version in force; null for none.</param>
    public static ConfigMap KeepGood(ConfigMap next, ConfigMap? last)
    {
        if (last is null)
        {
            return next;
        }

        if (next.Findings.Count > 0)
        {
            return last with { Findings = next.Findings, Origin = next.Origin };
        }

        List<KeyValuePair<string, string>> kept = [];
        foreach (ClassOption option in All)
        {
            if (next.Data.TryGetValue(option.Name, out string? text) && !option.Takes(text) && option.GoodIn(last) is { } good)
            {
                kept.Add(new(option.Name, good));
            }
        }

        return kept.Count == 0 ? next : next with { LastGood = new(kept) };
    }

    /// <summary>True for a text of the option's form.</summary>
    public bool Takes(string text) => Parse(text, new()) is not null;

    private string? GoodIn(ConfigMap map) =>
        map.Data.TryGetValue(Name, out string? text) && Takes(text) ? text : map.LastGood.GetValueOrDefault(Name);

    private static long? Number(string text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : null;

    private static TimeSpan? Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
        && seconds is >= 0.001 and <= LongestTime
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static ImplementationSpecificMatching? Matching(string text) => text switch
    {
        "prefix" => ImplementationSpecificMatching.Prefix,
        "exact" => ImplementationSpecificMatching.Exact,
        "text-prefix" => ImplementationSpecificMatching.TextPrefix,
        _ => null,
    };
}
