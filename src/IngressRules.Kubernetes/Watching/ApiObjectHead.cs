using System.Text.Json;

namespace IngressRules.Kubernetes.Watching;

/// <summary>What the watch needs to know of an object before it is decoded.</summary>
/// <param name="Name">Namespace and name.</param>
/// <param name="ResourceVersion">The server's version of the object.</param>
/// <param name="HasKind">Whether the text names its kind: the items of a list do not.</param>
internal readonly record struct ApiObjectHead(ObjectName Name, string ResourceVersion, bool HasKind)
{
    /// <summary>Reads the head of an object.</summary>
    /// <param name="utf8">The object in JSON.</param>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static ApiObjectHead Read(ReadOnlySpan<byte> utf8)
    {
        string ns = "", name = "", version = "";
        bool hasKind = false;
        var reader = new Utf8JsonReader(utf8);
        ApiJson.ReadObjectStart(ref reader);
        while (ApiJson.ReadName(ref reader))
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                bool isObject = ApiJson.TryReadObjectStart(ref reader);
                while (isObject && ApiJson.ReadName(ref reader))
                {
                    if (reader.ValueTextEquals("name"u8))
                    {
                        name = ApiJson.ReadString(ref reader);
                    }
                    else if (reader.ValueTextEquals("namespace"u8))
                    {
                        ns = ApiJson.ReadString(ref reader);
                    }
                    else if (reader.ValueTextEquals("resourceVersion"u8))
                    {
                        version = ApiJson.ReadString(ref reader);
                    }
                    else
                    {
                        ApiJson.SkipValue(ref reader);
                    }
                }
            }
            else
            {
                hasKind |= reader.ValueTextEquals("kind"u8);
                ApiJson.SkipValue(ref reader);
            }
        }

        return new(new(ns, name), version, hasKind);
    }
}

/// <summary>Names an object of a resource.</summary>
/// <param name="Namespace">The namespace, or empty.</param>
/// <param name="Name">The name.</param>
internal readonly record struct ObjectName(string Namespace, string Name);
