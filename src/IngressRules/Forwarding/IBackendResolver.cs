using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>
/// Turns a backend, a Service and its port or another object, into endpoints. Called for every request, by many threads at once: an
/// implementation answers from what it knows and does no I/O.
/// </summary>
public interface IBackendResolver
{
    /// <summary>The endpoints behind a backend now. Never throws for a backend that does not exist.</summary>
    BackendEndpoints Resolve(BackendReference backend);
}
