using IngressRules.Analysis;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>
/// Finds the backends for whose requests there is no endpoint, so that they get 503 (Q20, Q21). The verdict is that of the resolver that
/// serves requests.
/// </summary>
public static class BackendAnalyzer
{
    /// <summary>Judges the backends of Ingresses whose Services are given.</summary>
    /// <param name="objects">
    /// The objects. In a namespace without EndpointSlices nothing is known of endpoints, because a cluster makes the slices; there only
    /// backends are reported that no endpoint could help, and those whose slices are in another namespace.
    /// </param>
    /// <param name="options">What is supported; null for the defaults.</param>
    /// <returns>The findings, in the order of the Ingresses: <c>ING3602</c>.</returns>
    public static ValueList<Diagnostic> Analyze(KubernetesObjects objects, ResolverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var resolver = new ServiceResolver(objects.Services, objects.EndpointSlices, options);
        var causes = new EndpointCauses(objects);
        var findings = new AnalysisFindings(FindingLimit.Default);
        foreach (Ingress ingress in objects.Ingresses)
        {
            findings.Begin(ingress);
            if (ingress.Spec.DefaultBackend is { } backend)
            {
                Check(backend, IngressFields.DefaultBackend);
            }

            for (int r = 0; r < ingress.Spec.Rules.Count; r++)
            {
                ValueList<HttpIngressPath> paths = ingress.Spec.Rules[r].Http?.Paths ?? [];
                for (int p = 0; p < paths.Count; p++)
                {
                    Check(paths[p].Backend, IngressFields.Path(r, p).Child("backend"));
                }
            }

            void Check(IngressBackend backend, FieldPath field)
            {
                if (backend.Service is not null && objects.Services.Count == 0)
                {
                    return;
                }

                var reference = new BackendReference(ingress.Metadata.Namespace, backend);
                BackendEndpoints endpoints = resolver.Resolve(reference);
                bool isKnown = endpoints.Status == BackendStatus.NotSupported
                    || (endpoints.Status == BackendStatus.NoEndpoints && causes.Know(reference));
                if (!isKnown)
                {
                    return;
                }

                if (findings.IsFull)
                {
                    findings.AddUnlisted(ForwardingCodes.BackendWithoutEndpoint);
                    return;
                }

                string message = Message(reference, endpoints, causes, options?.AllowExternalName == true);
                findings.Add(ForwardingCodes.BackendWithoutEndpoint, field, message);
            }
        }

        return findings.ToValueList();
    }

    /// <summary>What is said of a backend without endpoints, with the cause and what to do.</summary>
    internal static string Message(
        BackendReference backend, BackendEndpoints endpoints, EndpointCauses causes, bool allowsExternalName)
    {
        if (endpoints.Status == BackendStatus.NoEndpoints)
        {
            // Where an address is refused, the resolver has said why.
            return $"{endpoints.Message}, so requests get 503.{(endpoints.IsAddressRefused ? "" : causes.Of(backend))}";
        }

        if (backend.Service is not null && allowsExternalName)
        {
            return $"{endpoints.Message}, so requests get 503. Write the name of a host elsewhere, or name a Service with endpoints.";
        }

        return backend.Service is { } service
            ? $"Service {backend.Namespace}/{service.Name} is of type ExternalName, which the router does not follow by default, so "
                + "requests get 503. Allow it (--allow-external-name), or name a Service with endpoints."
            : "The router knows no backends but Services by default, so requests get 503. Name a Service, or let the program that embeds "
                + "IngressRules resolve the resource.";
    }
}
