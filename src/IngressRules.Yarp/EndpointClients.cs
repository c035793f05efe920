namespace IngressRules.Yarp;

/// <summary>The ways to send requests to endpoints.</summary>
/// <param name="Pooled">Over connections that are kept for further requests.</param>
/// <param name="Fresh">Over a new connection of HTTP/1.1 for each request.</param>
/// <param name="NewHttp2">
/// Makes a client for one request, over a new connection of HTTP/2 that ends with the client. A client of its own is needed because several
/// requests share a connection of HTTP/2: one that has just been made for another request may be stale already.
/// </param>
internal sealed record EndpointClients(HttpMessageInvoker Pooled, HttpMessageInvoker Fresh, Func<HttpMessageInvoker> NewHttp2) : IDisposable
{
    public void Dispose()
    {
        Pooled.Dispose();
        Fresh.Dispose();
    }
}
