using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>
/// Backends with fixed addresses, for rules that are made in code or that run where no Services are. Set it as
/// <see cref="ResolverOptions.Backends"/>. It is filled before the router starts and not changed afterwards.
/// </summary>
public sealed class StaticBackends : IBackendResolver
{
    private static readonly BackendEndpoints s_unknown =
        BackendEndpoints.None(BackendStatus.NotSupported, "the backend has no fixed address");

    private readonly Dictionary<BackendReference, BackendEndpoints> _known = [];

    /// <summary>Gives a backend its addresses; a second call for the same backend replaces them.</summary>
    /// <param name="backend">
    /// The Service and port as a rule names them: <c>web:80</c>, <c>web:http</c>, or with a namespace <c>shop/web:80</c>. Without one it is
    /// <c>default</c>.
    /// </param>
    /// <param name="addresses">
    /// Where it listens: <c>http://127.0.0.1:5000</c>, <c>https://web.internal</c>, or <c>h2c://10.0.0.7:8080</c> for HTTP/2 without TLS.
    /// </param>
    /// <exception cref="ArgumentException">A text has another form, or there is no address.</exception>
    public StaticBackends Add(string backend, params ReadOnlySpan<string> addresses)
    {
        if (addresses.IsEmpty)
        {
            throw new ArgumentException("Give at least one address, such as http://127.0.0.1:5000.", nameof(addresses));
        }

        BackendReference reference = ReferenceOf(backend);
        var endpoints = new BackendEndpoint[addresses.Length];
        for (int i = 0; i < addresses.Length; i++)
        {
            endpoints[i] = EndpointOf(addresses[i]);
        }

        _known[reference] = BackendEndpoints.Found([.. endpoints]);
        return this;
    }

    /// <inheritdoc/>
    public BackendEndpoints Resolve(BackendReference backend) => _known.GetValueOrDefault(backend, s_unknown);

    private static BackendReference ReferenceOf(string backend) =>
        BackendReference.TryParse(backend, out BackendReference? reference)
            ? reference
            : throw new ArgumentException(
                $"\"{backend}\" names no Service and port. Write web:80, web:http or shop/web:80.", nameof(backend));

    private static BackendEndpoint EndpointOf(string address)
    {
        string? protocol = null;
        bool fits = Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
            && uri is { PathAndQuery: "/" or "", Fragment: "", UserInfo: "", Host.Length: > 0 }
            && TryFindProtocol(uri.Scheme, out protocol)
            && uri.Port != 0;
        if (!fits)
        {
            throw new ArgumentException(
                $"\"{address}\" is no address of a backend. Write scheme, host and port, such as http://127.0.0.1:5000 or "
                + "https://web.internal; a path is not allowed, because requests keep their own.",
                nameof(address));
        }

        bool named = uri!.HostNameType == UriHostNameType.Dns;
        return new BackendEndpoint
        {
            Address = named ? uri.IdnHost : uri.Host.Trim('[', ']'),
            Port = uri.Port > 0 ? uri.Port : 80,
            AppProtocol = protocol,
            ServerName = named && BackendEndpoint.IsTls(protocol) ? uri.IdnHost : null,
        };
    }

    private static bool TryFindProtocol(string scheme, out string? protocol)
    {
        protocol = scheme switch { "https" => "https", "h2c" => "kubernetes.io/h2c", _ => null };
        return protocol is not null || scheme == "http";
    }
}
