using IngressRules.Explanation;
using IngressRules.Forwarding;

namespace IngressRules.Cli.Output;

/// <summary>Writes why requests go where they go. Disposing it flushes its buffer.</summary>
internal interface IExplanationWriter : IDisposable
{
    /// <summary>Writes one explanation.</summary>
    /// <param name="host">The host of the request as given.</param>
    /// <param name="explanation">The explanation.</param>
    /// <param name="endpoints">The endpoints of the backend; null where nothing is known of them.</param>
    void Write(string host, RequestExplanation explanation, EndpointExplanation? endpoints);
}
