namespace IngressRules.Yarp;

/// <summary>
/// Thrown when the response deadline has passed, in place of the exception that this caused, and says whom the router was waiting for. It
/// derives from <see cref="OperationCanceledException"/>, so that YARP handles it as a cancellation.
/// </summary>
/// <param name="byClient">True if the client should have sent the next piece of its body.</param>
/// <param name="inner">The exception that the timeout caused.</param>
internal sealed class ResponseTimeoutException(bool byClient, Exception inner)
    : OperationCanceledException("The response did not begin in time.", inner)
{
    public bool ByClient => byClient;
}
