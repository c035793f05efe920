using System.Text.Json;
using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>
/// Says to which endpoints the requests to a backend go, or why there are none, as far as the Services and EndpointSlices that are given
/// show it. The answer is that of the resolver that serves requests.
/// </summary>
public sealed class EndpointExplainer
{
    private readonly KubernetesObjects _objects;
    private readonly ServiceResolver _resolver;
    private readonly bool _allowsExternalName;
    private readonly Lazy<EndpointCauses> _causes;

    /// <summary>Creates an explainer.</summary>
    /// <param name="objects">The Services and EndpointSlices.</param>
    /// <param name="options">What is supported; null for the defaults.</param>
    public EndpointExplainer(KubernetesObjects objects, ResolverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objects);
        _objects = objects;
        _resolver = new ServiceResolver(objects.Services, objects.EndpointSlices, options);
        _allowsExternalName = options?.AllowExternalName == true;
        _causes = new(() => new EndpointCauses(objects));
    }

    /// <summary>The endpoints of a backend; null where no Service is given, so that nothing is known of endpoints.</summary>
    /// <param name="backend">The backend; null for a request that nobody takes.</param>
    public EndpointExplanation? Explain(BackendReference? backend)
    {
        if (backend is null || _objects.Services.Count == 0)
        {
            return null;
        }

        BackendEndpoints endpoints = _resolver.Resolve(backend);
        return new EndpointExplanation(endpoints, endpoints.Endpoints.Count > 0 ? null : WhyNone(backend, endpoints));
    }

    private string WhyNone(BackendReference backend, BackendEndpoints endpoints)
    {
        string text = endpoints.Status switch
        {
            BackendStatus.NoEndpoints when !_causes.Value.Know(backend) && !endpoints.IsAddressRefused =>
                $"its endpoints are not known, because no EndpointSlice of namespace {backend.Namespace} is given. A cluster makes them "
                    + $"(kubectl get endpointslices -n {backend.Namespace} -o yaml).",
            BackendStatus.NoEndpoints or BackendStatus.NotSupported =>
                BackendAnalyzer.Message(backend, endpoints, _causes.Value, _allowsExternalName),
            _ => $"{endpoints.Message}, so requests get 503.",
        };
        return char.ToUpperInvariant(text[0]) + text[1..];
    }
}

/// <summary>The endpoints of a backend, or why there are none.</summary>
public sealed class EndpointExplanation
{
    private readonly BackendEndpoints _endpoints;

    internal EndpointExplanation(BackendEndpoints endpoints, string? text) => (_endpoints, Text) = (endpoints, text);

    /// <summary>The endpoints, those that are preferred first.</summary>
    public ValueList<BackendEndpoint> Endpoints => _endpoints.Endpoints;

    /// <summary>False where no endpoint is ready, and these are terminating but still serve.</summary>
    public bool AreReady => !_endpoints.AreDraining;

    /// <summary>Why there are none; null where there are some.</summary>
    public string? Text { get; }

    /// <summary>Writes <c>endpoints</c> and <c>endpointsText</c> into the current JSON object.</summary>
    /// <param name="json">The JSON writer, inside an object.</param>
    /// <param name="explanation">The endpoints; null where nothing is known of them: both are null then.</param>
    public static void Write(Utf8JsonWriter json, EndpointExplanation? explanation)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (explanation is null)
        {
            json.WriteNull("endpoints"u8);
            json.WriteNull("endpointsText"u8);
            return;
        }

        json.WriteStartArray("endpoints"u8);
        foreach (BackendEndpoint endpoint in explanation.Endpoints)
        {
            json.WriteStartObject();
            json.WriteString("address"u8, endpoint.Address);
            json.WriteNumber("port"u8, endpoint.Port);
            json.WriteBoolean("ready"u8, explanation.AreReady);
            json.WriteString("node"u8, endpoint.NodeName);
            json.WriteString("zone"u8, endpoint.Zone);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("endpointsText"u8, explanation.Text);
    }
}
