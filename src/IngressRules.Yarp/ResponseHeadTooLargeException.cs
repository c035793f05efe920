namespace IngressRules.Yarp;

/// <summary>Thrown for a response whose head is larger than a policy allows.</summary>
internal sealed class ResponseHeadTooLargeException() : HttpRequestException(
    HttpRequestError.ConfigurationLimitExceeded, "the head of its response is larger than the route allows");
