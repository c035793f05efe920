using System.Globalization;
using IngressRules.IngressNginx.Mapping;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>A Service and a port as a rule writes them (N44).</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Service">The Service.</param>
/// <param name="Port">The port's name or number.</param>
internal readonly record struct BackendKey(string Namespace, string Service, string Port)
{
    /// <summary>The key of a backend.</summary>
    public static BackendKey Of(string @namespace, IngressServiceBackend backend) => new(
        @namespace,
        backend.Name,
        backend.Port.Name.Length > 0 ? backend.Port.Name : backend.Port.Number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The backend as rules write it.</summary>
    public BackendReference ToReference() => new(
        Namespace,
        int.TryParse(Port, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? IngressBackend.ForService(Service, number)
            : IngressBackend.ForService(Service, Port));
}

/// <summary>A Service and a port while hosts are made, and what all paths to it share (N43, N72, N80).</summary>
/// <param name="key">Its key.</param>
/// <param name="first">The Ingress that names it first.</param>
internal sealed class NginxBackend(BackendKey key, IngressMapping first)
{
    private HashSet<(string Host, string Path)>? _cookiePlaces;
    private HashSet<string>? _cookieHosts;

    /// <summary>Its key.</summary>
    public BackendKey Key => key;

    /// <summary>The Ingress that names it first, which chooses how endpoints are chosen.</summary>
    public IngressMapping First => first;

    /// <summary>Whether it only takes a part of another backend's requests.</summary>
    public bool IsCanary => first.Canary is not null;

    /// <summary>Whether it is a canary without a partner, which takes nothing any more.</summary>
    public bool IsDropped { get; set; }

    /// <summary>The canary that takes a part of its requests, and the Ingress that says so; null for none.</summary>
    public (NginxBackend Backend, IngressMapping Ingress)? Canary { get; set; }

    /// <summary>The Ingress whose affinity mode counts: the first that has one.</summary>
    public IngressMapping? ModeSource { get; private set; }

    /// <summary>The Ingress whose cookie counts: the last that has one.</summary>
    public IngressMapping? CookieSource { get; private set; }

    /// <summary>What it comes to; set before hosts are written.</summary>
    public BackendTraffic? Traffic { get; set; }

    /// <summary>A path leads to the backend.</summary>
    public void AddPath(IngressMapping mapping, string host, string path)
    {
        ModeSource ??= mapping.Affinity.Mode is null ? null : mapping;
        if (mapping.Affinity.Cookie is not null)
        {
            CookieSource = mapping;
            (_cookiePlaces ??= []).Add((host, path));
            (_cookieHosts ??= new(StringComparer.Ordinal)).Add(host);
        }
    }

    /// <summary>
    /// Whether responses of a path set the cookie: where the Ingress of a path with this text has affinity, on the host, or on the wildcard
    /// over it where the host itself has no such path.
    /// </summary>
    public bool SetsCookie(string host, string path)
    {
        if (_cookiePlaces is null)
        {
            return false;
        }

        string name = _cookieHosts!.Contains(host) ? host : WildcardOver(host);
        return _cookiePlaces.Contains((name, path));
    }

    /// <summary>The wildcard that stands for the first label of a name.</summary>
    public static string WildcardOver(string host)
    {
        int dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? host : "*" + host[dot..];
    }
}

/// <summary>What all paths to a Service and a port share, as policies. The same instance as long as nothing of it changes.</summary>
internal sealed class BackendTraffic(
    BackendReference reference, EndpointChoice? choice, string? cookiePath, CanaryPolicy? canary, object?[] inputs)
{
    /// <summary>The backend.</summary>
    public BackendReference Reference => reference;

    /// <summary>How its endpoints are chosen; null for the default.</summary>
    public EndpointChoice? Choice => choice;

    /// <summary>The path of the cookie; null for the path of the rule, or for no cookie.</summary>
    public string? CookiePath => cookiePath;

    /// <summary>The canary; null for none.</summary>
    public CanaryPolicy? Canary => canary;

    /// <summary>True where it was made from the same objects.</summary>
    /// <param name="canaryKey">The canary now.</param>
    /// <param name="now">The objects now.</param>
    public bool IsOf(BackendKey? canaryKey, ReadOnlySpan<object?> now)
    {
        if (canary is not null != canaryKey is not null || (canaryKey is { } key && canary!.Backend != key.ToReference()))
        {
            return false;
        }

        for (int i = 0; i < now.Length; i++)
        {
            if (!ReferenceEquals(now[i], inputs[i]))
            {
                return false;
            }
        }

        return true;
    }
}
