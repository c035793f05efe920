using IngressRules.Admin.Html;
using IngressRules.Forwarding;
using IngressRules.Model;

namespace IngressRules.Admin.State;

/// <summary>How a backend is at the moment.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Endpoints">Its endpoints, or why there are none.</param>
/// <param name="Aside">How many of them get no requests, because a connection to them failed a moment ago.</param>
/// <param name="Doubtful">How many of them failed the last time, and may be tried again now.</param>
internal sealed record BackendHealth(BackendReference Backend, BackendEndpoints Endpoints, int Aside, int Doubtful)
{
    public int Count => Endpoints.Endpoints.Count;

    public int Ready => Count - Aside;

    /// <summary>True where requests fail: there is no endpoint, or each of them failed a moment ago.</summary>
    public bool IsDown => Ready == 0;

    /// <summary>True where some of the endpoints fail or failed the last time.</summary>
    public bool IsImpaired => !IsDown && Aside + Doubtful > 0;

    /// <summary>The mark on pages and the class in the picture: <c>error</c>, <c>warning</c> or <c>good</c>.</summary>
    public string Tag => IsDown ? "error" : IsImpaired ? "warning" : "good";

    /// <summary>A few words.</summary>
    public string Text => Count == 0 ? "no endpoint"
        : Aside > 0 ? $"{Ready} of {Count} ready"
        : Doubtful > 0 ? $"{Doubtful} of {Count} failed last time"
        : $"{Count} ready";

    /// <summary>The current health.</summary>
    public static BackendHealth Of(AdminView view, BackendReference backend)
    {
        BackendEndpoints endpoints = view.Table.Backends.Resolve(backend);
        if (view.Failed.Count == 0)
        {
            return new(backend, endpoints, 0, 0);
        }

        int failed = endpoints.Endpoints.Count(view.Failed.ContainsKey), aside = endpoints.Endpoints.Count(view.IsSetAside);
        return new(backend, endpoints, aside, failed - aside);
    }

    /// <summary>What a group of backends comes to, such as those of a host.</summary>
    public static (string Tag, string Text) Sum(IReadOnlyCollection<BackendHealth> all)
    {
        int down = all.Count(h => h.IsDown), hurt = all.Count(h => h.IsImpaired);
        return down > 0 ? ("error", down == all.Count && down == 1 ? "backend down" : $"{down} of {Parts.Count(all.Count, "backend")} down")
            : hurt > 0 ? ("warning", $"{hurt} of {Parts.Count(all.Count, "backend")} impaired")
            : ("good", $"{Parts.Count(all.Count, "backend")} ready");
    }
}
