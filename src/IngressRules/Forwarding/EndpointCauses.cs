using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>Says what keeps a Service from having endpoints, as far as its EndpointSlices show it.</summary>
internal sealed class EndpointCauses
{
    private readonly HashSet<string> _namespaces;
    private readonly ILookup<(string Namespace, string Service), EndpointSlice> _byService;

    /// <summary>The namespaces of the slices of each Service name that are no slices of a Service that is given.</summary>
    private readonly ILookup<string, string> _astray;

    /// <param name="objects">The Services and the EndpointSlices that are given.</param>
    public EndpointCauses(KubernetesObjects objects)
    {
        _namespaces = [.. objects.EndpointSlices.Select(s => s.Metadata.Namespace)];
        _byService = objects.EndpointSlices.ToLookup(s => (s.Metadata.Namespace, s.ServiceName ?? ""));
        HashSet<(string, string)> services = [.. objects.Services.Select(s => (s.Metadata.Namespace, s.Metadata.Name))];
        _astray = objects.EndpointSlices
            .Where(s => s.ServiceName is { } name && !services.Contains((s.Metadata.Namespace, name)))
            .ToLookup(s => s.ServiceName!, s => s.Metadata.Namespace, StringComparer.Ordinal);
    }

    /// <summary>
    /// Whether the slices tell anything about a Service: its namespace has some, or those that were meant for it are in another.
    /// </summary>
    public bool Know(BackendReference backend) => _namespaces.Contains(backend.Namespace) || _astray.Contains(backend.Service!.Name);

    /// <summary>
    /// The cause and what to do as sentences with a space before them; empty if the resolver's message already says everything.
    /// </summary>
    public string Of(BackendReference backend)
    {
        string name = backend.Service!.Name;
        List<EndpointSlice> own = [.. _byService[(backend.Namespace, name)]];
        if (own.Count == 0)
        {
            string label = $"the label {EndpointSlice.ServiceNameLabel}: {QuotedText.Quote(name)}";
            return _astray[name].FirstOrDefault() is { } elsewhere
                ? $" No EndpointSlice of its namespace has {label}. Namespace {VisibleText.Of(elsewhere)} has one, but the slices of a "
                    + "Service are in its own namespace."
                : $" No EndpointSlice given has {label}"
                    + (_byService[(backend.Namespace, "")].Any() ? ", and one has no such label." : ".");
        }

        SliceEndpoint[] endpoints = [.. own.SelectMany(s => s.Endpoints)];
        if (endpoints.Length == 0)
        {
            return " Its EndpointSlices are empty.";
        }

        if (endpoints.All(e => e.Ready == false))
        {
            return $" None of its endpoints is ready ({endpoints.Length}).";
        }

        string[] ports = [.. own.SelectMany(s => s.Ports).Select(p => p.Name).Distinct().Take(5)];
        return ports.Length == 0
            ? ""
            : " The port of a slice is found by the name of the Service's port; the slices have "
                + $"{string.Join(", ", ports.Select(p => p.Length == 0 ? "one without a name" : QuotedText.Quote(p)))}.";
    }
}
