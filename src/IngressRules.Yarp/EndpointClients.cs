namespace IngressRules.Yarp;

/// <summary>The ways to send requests to endpoints.</summary>
/// <param name="Pooled">Over connections that are kept for further requests.</param>
/// <param name="Fresh">Over a new connection for each request.</param>
internal sealed record EndpointClients(HttpMessageInvoker Pooled, HttpMessageInvoker Fresh) : IDisposable
{
    public void Dispose()
    {
        Pooled.Dispose();
        Fresh.Dispose();
    }
}
