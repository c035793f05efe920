using System.Net;
using IngressRules.Model;

namespace IngressRules.Policies;

/// <summary>Which client addresses are let in: none of <see cref="Deny"/>, and one of <see cref="Allow"/> where there are any.</summary>
public sealed record ClientNetworks
{
    /// <summary>Networks that get 403.</summary>
    public ValueList<IPNetwork> Deny { get; init; } = [];

    /// <summary>The only networks that are let in; empty for all.</summary>
    public ValueList<IPNetwork> Allow { get; init; } = [];

    /// <summary>True for an address that is let in. No address is let in only where nothing is asked.</summary>
    /// <param name="address">The address of the client; null where the connection has none.</param>
    public bool Admits(IPAddress? address)
    {
        if (address is null)
        {
            return Deny.Count == 0 && Allow.Count == 0;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Contains(Deny, address) && (Allow.Count == 0 || Contains(Allow, address));
    }

    /// <summary>True where one of the networks has the address.</summary>
    /// <param name="networks">The networks.</param>
    /// <param name="address">The address, not an IPv4 address in the form of IPv6.</param>
    public static bool Contains(ValueList<IPNetwork> networks, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(networks);
        foreach (IPNetwork network in networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Users and their passwords (RFC 7617).</summary>
/// <param name="Realm">The realm of the challenge; may be empty.</param>
/// <param name="Users">The password of each user, as a hash in a form of <c>htpasswd</c>.</param>
public sealed record BasicAuthentication(string Realm, ValueMap<string> Users);

/// <summary>
/// A service that is asked before each request: GET without body and with the client's headers. 2xx lets the request in; 401 and 403 refuse
/// it; anything else is 500.
/// </summary>
/// <param name="Url">The URL, in which properties of the request may stand.</param>
public sealed record ExternalAuthentication(ValueList<RequestTextPart> Url)
{
    /// <summary>The method; null for GET, and then no <c>X-Original-URI</c> and <c>X-Scheme</c> are sent.</summary>
    public string? Method { get; init; }

    /// <summary>The headers of the response that replace the client's in the request to the backend.</summary>
    public ValueList<string> ResponseHeaders { get; init; } = [];

    /// <summary>Headers that are set in the question.</summary>
    public ValueMap<string> SetHeaders { get; init; } = ValueMap<string>.Empty;

    /// <summary>The URL that clients are redirected to in place of 401; null for none.</summary>
    public ValueList<RequestTextPart>? SignIn { get; init; }

    /// <summary>The parameter of <see cref="SignIn"/> that gets the request's URL.</summary>
    public string SignInParameter { get; init; } = "rd";

    /// <summary>What <c>X-Auth-Request-Redirect</c> says; null for the request's target.</summary>
    public ValueList<RequestTextPart>? RequestRedirect { get; init; }

    /// <summary>Whether the certificate of the service is verified, where its URL is one of HTTPS.</summary>
    public bool VerifyCertificate { get; init; }

    /// <summary>Whether a <c>Set-Cookie</c> of the service goes to the client on every response, not only on 2xx and 3xx.</summary>
    public bool AlwaysSetCookie { get; init; }
}

/// <summary>The certificate that a client must have, host-wide.</summary>
/// <param name="Authorities">The certificates of the authorities, as PEM.</param>
public sealed record ClientCertificatePolicy(string Authorities)
{
    /// <summary>Whether a client without a certificate is let in.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether a certificate need not be of one of the authorities.</summary>
    public bool AnyAuthority { get; init; }

    /// <summary>How many certificates a chain may have between the client's and the authority's.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>An expression that the subject must match, else 403; null for none.</summary>
    public LinearPattern? Subject { get; init; }

    /// <summary>Whether the backend gets the certificate, in <c>ssl-client-cert</c>.</summary>
    public bool PassToBackend { get; init; }

    /// <summary>Where clients without a valid certificate are redirected; null for 400.</summary>
    public string? ErrorPage { get; init; }
}

/// <summary>How many requests a client address may send to an Ingress, in each process.</summary>
public sealed record ClientLimits
{
    /// <summary>Whose requests are counted together: the Ingress.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Requests at the same time; null for no limit.</summary>
    public int? Connections { get; init; }

    /// <summary>Requests a second; null for no limit.</summary>
    public int? PerSecond { get; init; }

    /// <summary>Requests a minute; null for no limit.</summary>
    public int? PerMinute { get; init; }

    /// <summary>How many times the limit may come at once, beside one.</summary>
    public int BurstMultiplier { get; init; } = 5;

    /// <summary>Networks that have no limit.</summary>
    public ValueList<IPNetwork> Exempt { get; init; } = [];

    /// <summary>The status of what is too much.</summary>
    public int Status { get; init; } = 503;
}
