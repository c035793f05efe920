using IngressRules.IngressNginx.Mapping;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>Makes the policies that all paths to a Service and a port share, and keeps them from version to version.</summary>
internal sealed class BackendTraffics(IReadOnlyDictionary<BackendKey, BackendTraffic> before)
{
    private static readonly EndpointChoice s_default = new();

    /// <summary>Sets <see cref="NginxBackend.Traffic"/> of all backends.</summary>
    public Dictionary<BackendKey, BackendTraffic> SetAll(IReadOnlyDictionary<BackendKey, NginxBackend> backends)
    {
        var all = new Dictionary<BackendKey, BackendTraffic>(backends.Count);
        foreach (NginxBackend backend in backends.Values)
        {
            all.Add(backend.Key, backend.Traffic = Of(backend));
        }

        return all;
    }

    private BackendTraffic Of(NginxBackend backend)
    {
        (NginxBackend Backend, IngressMapping Ingress)? canary =
            backend.Canary is { Backend: { IsDropped: false, IsCanary: true } } known ? known : null;
        object?[] inputs = [backend.First, backend.ModeSource, backend.CookieSource, canary?.Backend.First, canary?.Ingress];
        if (before.GetValueOrDefault(backend.Key) is { } kept && kept.IsOf(canary?.Backend.Key, inputs))
        {
            return kept;
        }

        CanaryPolicy? policy = canary?.Backend.First is { Canary: { } mapping, Ingress: var ingress }
            ? mapping.ToPolicy(canary.Value.Backend.Key.ToReference(), ingress)
            : null;
        EndpointChoice choice = backend.First.Balancing.Choice;
        string? path = null;
        if (backend.CookieSource?.Affinity is { Cookie: { } cookie } affinity)
        {
            path = affinity.CookiePath;
            choice = choice with
            {
                Cookie = cookie with
                {
                    IsPersistent = backend.ModeSource?.Affinity.Mode == "persistent",
                    StickyCanary = canary?.Ingress.Affinity.IsCanarySticky ?? true,
                },
            };
        }

        return new(backend.Key.ToReference(), choice == s_default ? null : choice, path, policy, inputs);
    }
}
