using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>
/// Turns a backend, which is a Service and its port or another object, into endpoints. It is called for every request and concurrently, so
/// an implementation must not do I/O.
/// </summary>
public interface IBackendResolver
{
    /// <summary>The current endpoints of a backend. Does not throw for a backend that does not exist.</summary>
    BackendEndpoints Resolve(BackendReference backend);
}
