using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>Says what keeps a Service from having endpoints, as far as its EndpointSlices show it.</summary>
internal sealed class EndpointCauses(IEnumerable<EndpointSlice> slices)
{
    private readonly ILookup<(string Namespace, string Service), EndpointSlice> _byService =
        slices.ToLookup(s => (s.Metadata.Namespace, s.ServiceName ?? ""));

    /// <summary>
    /// The cause and what to do as sentences with a space before them; empty if the resolver's message already says everything.
    /// </summary>
    public string Of(BackendReference backend)
    {
        string name = backend.Service!.Name;
        List<EndpointSlice> own = [.. _byService[(backend.Namespace, name)]];
        if (own.Count == 0)
        {
            bool isLabelMissing = _byService[(backend.Namespace, "")].Any();
            return $" No EndpointSlice given has the label {EndpointSlice.ServiceNameLabel}: {QuotedText.Quote(name)}"
                + (isLabelMissing ? ", and one has no such label." : ".");
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
