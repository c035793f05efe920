using System.Text.Json;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Admission;

/// <summary>
/// An object of a review, before it is decoded: its class, and what tells whether an update changes it. Most requests need no more.
/// </summary>
internal sealed record ReviewedObject
{
    /// <summary>No object.</summary>
    public static ReviewedObject None { get; } = new();

    /// <summary>The object in JSON; empty for none.</summary>
    public ReadOnlyMemory<byte> Text { get; private init; }

    /// <summary>The head of the object.</summary>
    public ApiObjectHead Head { get; private init; } = new(new("", ""), "", HasKind: false);

    /// <summary>The namespace of the request, for an object that says none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>True for an object that is to go as soon as its finalizers are done.</summary>
    public bool IsBeingDeleted { get; private init; }

    /// <summary>The name of the object.</summary>
    public ObjectReference Reference => new(KubernetesKind.Of<Ingress>().Name, Namespace, Head.Name.Name);

    /// <summary>An Ingress with the name and the class of the object, whatever else the object says.</summary>
    public Ingress ClassOnly => new()
    {
        Metadata = new()
        {
            Namespace = Namespace,
            Name = Head.Name.Name,
            Annotations = Annotations.TryGetValue(Ingress.LegacyClassAnnotation, out string? word)
                ? [new(Ingress.LegacyClassAnnotation, word)]
                : [],
        },
        Spec = new() { IngressClassName = ClassName },
    };

    private ReadOnlyMemory<byte> Spec { get; init; }

    private ValueMap<string> Annotations { get; init; } = [];

    private string? ClassName { get; init; }

    /// <summary>Reads an object.</summary>
    /// <param name="utf8">The object in JSON.</param>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    /// <exception cref="InvalidOperationException">A text in it is no Unicode.</exception>
    public static ReviewedObject Read(ReadOnlyMemory<byte> utf8)
    {
        var read = new ReviewedObject { Text = utf8, Head = ApiObjectHead.Read(utf8.Span) };
        var reader = new Utf8JsonReader(utf8.Span);
        ApiJson.ReadObjectStart(ref reader);
        while (ApiJson.ReadName(ref reader))
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                read = ReadMetadata(ref reader, read);
            }
            else if (reader.ValueTextEquals("spec"u8))
            {
                reader.Read();
                read = read with { Spec = utf8[ApiJson.TakeValue(ref reader)] };
                read = read with { ClassName = ReadClassName(read.Spec.Span) };
            }
            else
            {
                ApiJson.SkipValue(ref reader);
            }
        }

        return read with { Namespace = read.Head.Name.Namespace };
    }

    /// <summary>True where rules, backends and certificates of both objects are the same.</summary>
    public bool IsSameToRules(ReviewedObject other) =>
        Spec.Span.SequenceEqual(other.Spec.Span) && Annotations.Equals(other.Annotations);

    private static ReviewedObject ReadMetadata(ref Utf8JsonReader reader, ReviewedObject read)
    {
        bool isObject = ApiJson.TryReadObjectStart(ref reader);
        while (isObject && ApiJson.ReadName(ref reader))
        {
            if (reader.ValueTextEquals("annotations"u8))
            {
                read = read with { Annotations = ReadAnnotations(ref reader) };
            }
            else if (reader.ValueTextEquals("deletionTimestamp"u8))
            {
                read = read with { IsBeingDeleted = ApiJson.ReadString(ref reader).Length > 0 };
            }
            else
            {
                ApiJson.SkipValue(ref reader);
            }
        }

        return read;
    }

    /// <summary>The annotations without the one that repeats the whole object.</summary>
    private static ValueMap<string> ReadAnnotations(ref Utf8JsonReader reader)
    {
        var read = new List<KeyValuePair<string, string>>();
        bool isObject = ApiJson.TryReadObjectStart(ref reader);
        while (isObject && ApiJson.ReadName(ref reader))
        {
            string key = reader.GetString()!;
            if (key == ApiObjectDecoder.LastApplied)
            {
                ApiJson.SkipValue(ref reader);
            }
            else
            {
                read.Add(new(key, ApiJson.ReadString(ref reader)));
            }
        }

        return read.ToValueMap();
    }

    private static string? ReadClassName(ReadOnlySpan<byte> spec)
    {
        string? name = null;
        var reader = new Utf8JsonReader(spec);
        bool isObject = ApiJson.TryReadObjectStart(ref reader);
        while (isObject && ApiJson.ReadName(ref reader))
        {
            if (reader.ValueTextEquals("ingressClassName"u8))
            {
                reader.Read();
                name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
            }
            else
            {
                ApiJson.SkipValue(ref reader);
            }
        }

        return name;
    }
}
