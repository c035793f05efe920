using IngressRules.Forwarding;
using Yarp.ReverseProxy.Forwarder;

namespace IngressRules.Yarp;

/// <summary>How an endpoint is reached.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Prefix">Scheme and authority of the URLs that the clients get.</param>
/// <param name="Clients">Send requests.</param>
/// <param name="Config">The version of HTTP and the idle timeout.</param>
/// <param name="Tls">The endpoint, if it is reached over TLS; else null.</param>
internal readonly record struct Destination(
    BackendEndpoint Endpoint, string Prefix, EndpointClients Clients, ForwarderRequestConfig Config, TlsTarget? Tls)
{
    /// <summary>Whether requests are sent in HTTP/2, as far as that is known.</summary>
    public bool IsHttp2 => Config.Version?.Major == 2 && Tls?.SpeaksHttp1 != true;
}
