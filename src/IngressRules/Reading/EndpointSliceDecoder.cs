using IngressRules.Model;

namespace IngressRules.Reading;

/// <summary>Reads an EndpointSlice of <c>discovery.k8s.io/v1</c> (specification 6.2).</summary>
internal static class EndpointSliceDecoder
{
    private static readonly string[] s_fields = ["apiVersion", "kind", "metadata", "addressType", "endpoints", "ports"];

    private static readonly string[] s_endpointFields =
        ["addresses", "conditions", "hostname", "targetRef", "deprecatedTopology", "nodeName", "zone", "hints"];

    private static readonly string[] s_conditionFields = ["ready", "serving", "terminating"];

    private static readonly string[] s_targetFields = ["apiVersion", "kind", "name", "namespace", "uid", "resourceVersion", "fieldPath"];

    private static readonly string[] s_hintFields = ["forZones", "forNodes"];

    private static readonly string[] s_hintEntryFields = ["name"];

    private static readonly string[] s_portFields = ["name", "protocol", "port", "appProtocol"];

    public static EndpointSlice Read(ObjectReader reader, int node)
    {
        var slice = new EndpointSlice();
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "apiVersion" or "kind": break;
                case "metadata": slice = slice with { Metadata = MetadataDecoder.Read(reader, field, slice.Metadata) }; break;
                case "addressType": slice = slice with { AddressType = reader.Text(field) }; break;
                case "endpoints": slice = slice with { Endpoints = reader.List<SliceEndpoint>(field, slice.Endpoints, ReadEndpoint) }; break;
                case "ports": slice = slice with { Ports = reader.List<SlicePort>(field, slice.Ports, ReadPort) }; break;
                default: reader.Unknown(field, s_fields); break;
            }
        }

        return slice;
    }

    private static SliceEndpoint ReadEndpoint(ObjectReader reader, int node, SliceEndpoint? before)
    {
        SliceEndpoint endpoint = before ?? new();
        if (!reader.IsMapping(node))
        {
            return endpoint;
        }

        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "addresses": endpoint = endpoint with { Addresses = reader.Texts(field) }; break;
                case "conditions": endpoint = ReadConditions(reader, field, endpoint); break;
                case "targetRef": endpoint = endpoint with { TargetName = ReadTargetName(reader, field) }; break;
                case "nodeName": endpoint = endpoint with { NodeName = reader.OptionalText(field) }; break;
                case "zone": endpoint = endpoint with { Zone = reader.OptionalText(field) }; break;
                case "hints": endpoint = ReadHints(reader, field, endpoint); break;
                case "hostname" or "deprecatedTopology": break;
                default: reader.Unknown(field, s_endpointFields); break;
            }
        }

        return endpoint;
    }

    private static SliceEndpoint ReadConditions(ObjectReader reader, int node, SliceEndpoint endpoint)
    {
        if (!reader.IsMapping(node))
        {
            return endpoint;
        }

        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "ready": endpoint = endpoint with { Ready = reader.Boolean(field) }; break;
                case "serving": endpoint = endpoint with { Serving = reader.Boolean(field) }; break;
                case "terminating": endpoint = endpoint with { Terminating = reader.Boolean(field) }; break;
                default: reader.Unknown(field, s_conditionFields); break;
            }
        }

        return endpoint;
    }

    private static string? ReadTargetName(ObjectReader reader, int node)
    {
        string? name = null;
        if (!reader.IsMapping(node))
        {
            return name;
        }

        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "name": name = reader.OptionalText(field); break;
                case "apiVersion" or "kind" or "namespace" or "uid" or "resourceVersion" or "fieldPath": break;
                default: reader.Unknown(field, s_targetFields); break;
            }
        }

        return name;
    }

    private static SliceEndpoint ReadHints(ObjectReader reader, int node, SliceEndpoint endpoint)
    {
        if (!reader.IsMapping(node))
        {
            return endpoint with { HintZones = [], HintNodes = [] };
        }

        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "forZones": endpoint = endpoint with { HintZones = reader.List<string>(field, [], ReadHintName) }; break;
                case "forNodes": endpoint = endpoint with { HintNodes = reader.List<string>(field, [], ReadHintName) }; break;
                default: reader.Unknown(field, s_hintFields); break;
            }
        }

        return endpoint;
    }

    private static string ReadHintName(ObjectReader reader, int node, string? before)
    {
        string name = before ?? "";
        if (!reader.IsMapping(node))
        {
            return name;
        }

        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "name": name = reader.Text(field); break;
                default: reader.Unknown(field, s_hintEntryFields); break;
            }
        }

        return name;
    }

    private static SlicePort ReadPort(ObjectReader reader, int node, SlicePort? before)
    {
        SlicePort port = before ?? new();
        if (!reader.IsMapping(node))
        {
            return port;
        }

        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "name": port = port with { Name = reader.Text(field) }; break;
                case "protocol": port = port with { Protocol = reader.Text(field) }; break;
                case "port": port = port with { Port = reader.IsNull(field) ? null : reader.Int32(field) }; break;
                case "appProtocol": port = port with { AppProtocol = reader.OptionalText(field) }; break;
                default: reader.Unknown(field, s_portFields); break;
            }
        }

        return port;
    }
}
