namespace IngressRules.Yarp;

/// <summary>Thrown for a response that <see cref="ForwardedResponse.IsUnusable"/>.</summary>
internal sealed class UnusableResponseException() : HttpRequestException(
    HttpRequestError.InvalidResponse,
    "its status is not a final one, its Transfer-Encoding is not chunked, or it opens no WebSocket although one was asked for");
