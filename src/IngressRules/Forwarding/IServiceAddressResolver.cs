using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>A resolver that knows the addresses of Services themselves, behind which the platform chooses among their endpoints.</summary>
public interface IServiceAddressResolver
{
    /// <summary>
    /// The Service's own address as the only endpoint; its endpoints where it has no address, as a headless Service. Does not throw for a
    /// backend that does not exist, and does no I/O.
    /// </summary>
    /// <param name="backend">The backend.</param>
    BackendEndpoints ResolveServiceAddress(BackendReference backend);
}
