using System.Net.Sockets;

namespace IngressRules.Yarp;

/// <summary>Thrown instead of connecting to an address that no request is sent to (Q30).</summary>
internal sealed class EndpointRefusedException()
    : IOException("The endpoint's address is one that no request is sent to.", new SocketException((int)SocketError.AccessDenied));
