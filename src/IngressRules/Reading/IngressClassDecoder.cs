using IngressRules.Model;

namespace IngressRules.Reading;

/// <summary>Reads an IngressClass (specification 1.2), and applies the one default that the server has: a scope of <c>Cluster</c>.</summary>
internal static class IngressClassDecoder
{
    private static readonly string[] s_fields = ["apiVersion", "kind", "metadata", "spec"];
    private static readonly string[] s_specFields = ["controller", "parameters"];
    private static readonly string[] s_parameterFields = ["apiGroup", "kind", "name", "scope", "namespace"];

    public static IngressClass Read(ObjectReader reader, int node)
    {
        ObjectMetadata metadata = new();
        IngressClassSpec spec = new();
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "apiVersion" or "kind": break;
                case "metadata": metadata = MetadataDecoder.Read(reader, field, metadata); break;
                case "spec": spec = ReadSpec(reader, field, spec); break;
                default: reader.Unknown(field, s_fields); break;
            }
        }

        if (spec.Parameters is { Scope: null } parameters)
        {
            spec = spec with { Parameters = parameters with { Scope = "Cluster" } };
        }

        return new IngressClass { Metadata = metadata, Spec = spec };
    }

    private static IngressClassSpec ReadSpec(ObjectReader reader, int node, IngressClassSpec before)
    {
        if (!reader.IsMapping(node))
        {
            return before;
        }

        IngressClassSpec spec = before;
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "controller": spec = spec with { Controller = reader.Text(field) }; break;
                case "parameters": spec = spec with { Parameters = ReadParameters(reader, field, spec.Parameters) }; break;
                default: reader.Unknown(field, s_specFields); break;
            }
        }

        return spec;
    }

    private static IngressClassParametersReference? ReadParameters(ObjectReader reader, int node, IngressClassParametersReference? before)
    {
        if (!reader.IsMapping(node))
        {
            return null;
        }

        IngressClassParametersReference parameters = before ?? new();
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "apiGroup": parameters = parameters with { ApiGroup = reader.OptionalText(field) }; break;
                case "kind": parameters = parameters with { Kind = reader.Text(field) }; break;
                case "name": parameters = parameters with { Name = reader.Text(field) }; break;
                case "scope": parameters = parameters with { Scope = reader.OptionalText(field) }; break;
                case "namespace": parameters = parameters with { Namespace = reader.OptionalText(field) }; break;
                default: reader.Unknown(field, s_parameterFields); break;
            }
        }

        return parameters;
    }
}
