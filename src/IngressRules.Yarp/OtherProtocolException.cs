namespace IngressRules.Yarp;

/// <summary>Thrown when an endpoint negotiated another version of HTTP than the one that the request was going to be sent in.</summary>
internal sealed class OtherProtocolException() : IOException("The endpoint has chosen another version of HTTP.");
