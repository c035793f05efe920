using IngressRules.Model;

namespace IngressRules.Reading.Decoding;

/// <summary>Reads a ConfigMap of <c>v1</c>, as much of it as router options need.</summary>
internal static class ConfigMapDecoder
{
    private static readonly string[] s_fields = ["apiVersion", "kind", "metadata", "data", "binaryData", "immutable"];

    public static ConfigMap Read(ObjectReader reader, int node)
    {
        ConfigMap map = new();
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "apiVersion" or "kind": break;
                case "metadata": map = map with { Metadata = MetadataDecoder.Read(reader, field, map.Metadata) }; break;
                case "data": map = map with { Data = ReadData(reader, field, map.Data) }; break;
                case "binaryData": map = map with { BinaryKeys = ReadKeys(reader, field) }; break;
                case "immutable": reader.Boolean(field); break;
                default: reader.Unknown(field, s_fields); break;
            }
        }

        return map;
    }

    private static ValueMap<string> ReadData(ObjectReader reader, int node, ValueMap<string> before)
    {
        if (!reader.IsMapping(node))
        {
            return ValueMap<string>.Empty;
        }

        var entries = new Dictionary<string, string>(before, StringComparer.Ordinal);
        foreach (int entry in reader.Children(node))
        {
            if (reader.OptionalText(entry) is { } text)
            {
                entries[reader.Key(entry)] = text;
            }
            else if (reader.IsNull(entry))
            {
                // Null is the empty text.
                entries[reader.Key(entry)] = "";
            }
        }

        return entries.Count == 0 ? ValueMap<string>.Empty : new(entries);
    }

    private static ValueList<string> ReadKeys(ObjectReader reader, int node)
    {
        List<string> keys = [];
        if (reader.IsMapping(node))
        {
            foreach (int entry in reader.Children(node))
            {
                keys.Add(reader.Key(entry));
            }
        }

        return keys.ToValueList();
    }
}
