using System.Globalization;
using IngressRules.Compilation;
using IngressRules.IngressNginx.Mapping;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>Makes the policies that all paths to a Service and a port share, and keeps them from version to version.</summary>
internal sealed class BackendTraffics(IngressNginxOptions options, DialectInput input, IReadOnlyDictionary<BackendKey, BackendTraffic> before)
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
        Service? service = input.FindService(backend.Key.Namespace, backend.Key.Service);
        (NginxBackend Backend, IngressMapping Ingress)? canary =
            backend.Canary is { Backend: { IsDropped: false, IsCanary: true } } known ? known : null;
        Service? otherService = canary is null ? null : input.FindService(canary.Value.Backend.Key.Namespace, canary.Value.Backend.Key.Service);
        object?[] inputs =
        [
            service, backend.First, backend.ModeSource, backend.CookieSource, canary?.Backend.First, canary?.Ingress, otherService,
        ];
        if (before.GetValueOrDefault(backend.Key) is { } kept && kept.IsOf(inputs))
        {
            return kept;
        }

        CanaryPolicy? policy = canary?.Backend.First is { Canary: { } mapping, Ingress: var ingress }
            ? mapping.ToPolicy(Reference(canary.Value.Backend.Key, otherService), ingress)
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

        return new(Reference(backend.Key, service), choice == s_default ? null : choice, path, policy, inputs);
    }

    // The first port of the Service that fits in any of the ways counts (N41).
    private BackendReference Reference(BackendKey key, Service? service)
    {
        bool isNumber = int.TryParse(key.Port, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        IngressBackend backend = isNumber
            ? IngressBackend.ForService(key.Service, number)
            : IngressBackend.ForService(key.Service, key.Port);
        if (options.BackendPortMayBeTargetPort && service is { Spec.Type: not "ExternalName" })
        {
            foreach (ServicePort port in service.Spec.Ports)
            {
                bool isPort = isNumber ? port.Port == number : port.Name == key.Port;
                bool isTarget = isNumber
                    ? port.TargetPort == number || (port.TargetPort == 0 && port.TargetPortName.Length == 0 && port.Port == number)
                    : port.TargetPortName == key.Port;
                if (isPort || isTarget)
                {
                    backend = isPort ? backend : IngressBackend.ForService(key.Service, port.Port);
                    break;
                }
            }
        }

        return new BackendReference(key.Namespace, backend);
    }
}
