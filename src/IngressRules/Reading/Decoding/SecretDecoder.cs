using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// Reads a Secret of <c>v1</c>: <c>data</c> is base64, and <c>stringData</c> is plain text that takes precedence over it.
/// </summary>
internal static class SecretDecoder
{
    private static readonly string[] s_fields = ["apiVersion", "kind", "metadata", "type", "data", "stringData", "immutable"];

    public static Secret Read(ObjectReader reader, int node)
    {
        reader.HideValues = true;
        ObjectMetadata metadata = new();
        string type = "";
        Dictionary<string, ValueList<byte>> data = new(StringComparer.Ordinal), plain = new(StringComparer.Ordinal);
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "apiVersion" or "kind": break;
                case "metadata": metadata = MetadataDecoder.Read(reader, field, metadata); break;
                case "type": type = reader.Text(field); break;
                case "data": ReadEntries(reader, field, data, isBase64: true); break;
                case "stringData": ReadEntries(reader, field, plain, isBase64: false); break;
                case "immutable": reader.Boolean(field); break;
                default: reader.Unknown(field, s_fields); break;
            }
        }

        foreach ((string key, ValueList<byte> value) in plain)
        {
            data[key] = value;
        }

        return new Secret { Metadata = metadata, Type = type, Data = new(data) };
    }

    private static void ReadEntries(ObjectReader reader, int node, Dictionary<string, ValueList<byte>> entries, bool isBase64)
    {
        if (reader.IsNull(node))
        {
            entries.Clear();
        }

        if (!reader.IsMapping(node))
        {
            return;
        }

        foreach (int entry in reader.Children(node))
        {
            string text = reader.Text(entry);
            entries[reader.Key(entry)] = isBase64 ? Decode(reader, entry, text) : new(Encoding.UTF8.GetBytes(text));
        }
    }

    private static ValueList<byte> Decode(ObjectReader reader, int node, string base64)
    {
        byte[] bytes = new byte[(base64.Length / 4 * 3) + 3];

        // The message must not quote the value, because it may be a private key.
        if (base64.AsSpan().ContainsAny(' ', '\t') || !Convert.TryFromBase64String(base64, bytes, out int length))
        {
            reader.Refuse(ReadingCodes.InvalidBase64, node,
                "The value is not base64. Encode it, or move it to stringData, which takes plain text.", FieldErrorReason.TypeInvalid);
            return [];
        }

        return ValueList.Create<byte>(bytes.AsSpan(0, length));
    }
}
