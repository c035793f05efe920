namespace IngressRules.Yarp;

/// <summary>The ways to send requests to endpoints.</summary>
/// <param name="Pooled">Over connections that are kept for further requests.</param>
/// <param name="Fresh">Over a new connection of HTTP/1.1 for each request.</param>
/// <param name="FreshHttp2">Over a new connection of HTTP/2.</param>
internal sealed record EndpointClients(HttpMessageInvoker Pooled, HttpMessageInvoker Fresh, HttpMessageInvoker FreshHttp2) : IDisposable
{
    public void Dispose()
    {
        Pooled.Dispose();
        Fresh.Dispose();
        FreshHttp2.Dispose();
    }
}
