using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Kubernetes.Watching;

/// <summary>
/// Turns the server's JSON into the model. It is the reader of files, so an object means the same in a file and in a cluster.
/// </summary>
internal static class ApiObjectDecoder
{
    /// <summary>The copy of a manifest that <c>kubectl apply</c> keeps; it is as large as the object and says nothing new.</summary>
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The server has dropped or refused what it does not know, so its objects are not judged again by that.</summary>
    private static readonly ReaderOptions s_options = new()
    {
        Format = SourceFormat.Json,
        UnknownFields = FieldPolicy.Ignore,
        DuplicateKeys = FieldPolicy.Ignore,
    };

    /// <summary>A reader for all objects of a watch; null where it must not remember what it has read.</summary>
    /// <param name="kind">The kind of the objects.</param>
    public static SmallTextReader? NewReader(KubernetesKind kind) =>
        kind == KubernetesKind.Of<Secret>() ? null : new SmallTextReader(s_options);

    /// <summary>Decodes an object.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="head">Its head.</param>
    /// <param name="utf8">Its text.</param>
    /// <param name="reader">Reads it; null for a reader of its own.</param>
    /// <returns>The object, and the findings where it could not be decoded.</returns>
    public static (IKubernetesObject? Item, ValueList<Diagnostic> Findings) Decode(
        KubernetesKind kind, in ApiObjectHead head, ReadOnlyMemory<byte> utf8, SmallTextReader? reader = null)
    {
        ReadOnlyMemory<byte> text = head.HasKind ? utf8 : WithKind(kind, utf8.Span);
        IngressReadResult read = reader?.Read(text) ?? IngressReader.Read(text, s_options);
        IReadOnlyList<IKubernetesObject> objects = read.Objects.Of(kind);
        if (objects.Count == 1)
        {
            return (Trim(objects[0], utf8), []);
        }

        var name = new ObjectReference(kind.Name, head.Name.Namespace, head.Name.Name);
        ValueList<Diagnostic> findings =
            [.. read.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d with { Span = null, Object = name })];
        return (null, findings.Count > 0 ? findings : [new(ReadingCodes.NotAnObject, $"The API server sent no {kind}.") { Object = name }]);
    }

    /// <summary>The items of a list do not name their kind, because the list does.</summary>
    private static byte[] WithKind(KubernetesKind kind, ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> rest = utf8[(utf8.IndexOf((byte)'{') + 1)..];
        bool isEmpty = rest.TrimStart(" \t\r\n"u8)[0] == (byte)'}';
        byte[] start = Encoding.UTF8.GetBytes($$"""{"apiVersion":"{{kind.ApiVersion}}","kind":"{{kind.Name}}"{{(isEmpty ? "" : ",")}}""");
        return [.. start, .. rest];
    }

    /// <summary>Drops what no rule, finding or status needs, and the link to the text that the object came from.</summary>
    private static IKubernetesObject Trim(IKubernetesObject item, ReadOnlyMemory<byte> utf8)
    {
        ObjectMetadata metadata = item.Metadata;
        if (metadata.Annotations.ContainsKey(LastApplied))
        {
            metadata = metadata with { Annotations = new(metadata.Annotations.Where(a => a.Key != LastApplied)) };
        }

        return item.With(metadata with { ManagedFields = AddressWriters.In(metadata.ManagedFields, utf8) }, default);
    }
}
