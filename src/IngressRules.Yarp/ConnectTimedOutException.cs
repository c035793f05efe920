namespace IngressRules.Yarp;

/// <summary>Thrown where an endpoint is not connected to in time.</summary>
internal sealed class ConnectTimedOutException() : IOException("The endpoint could not be connected to in time.");
