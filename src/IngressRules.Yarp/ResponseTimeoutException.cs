namespace IngressRules.Yarp;

/// <summary>
/// Says that the deadline of the answer has passed, whatever broke because of it, and for whom the router was waiting. It is a
/// cancellation, so that YARP takes it for what it is.
/// </summary>
/// <param name="byClient">True where the client was to send the next piece of its body.</param>
/// <param name="inner">What broke.</param>
internal sealed class ResponseTimeoutException(bool byClient, Exception inner)
    : OperationCanceledException("The deadline of the answer has passed.", inner)
{
    public bool ByClient => byClient;
}
