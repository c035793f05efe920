using IngressRules.Diagnostics;

namespace IngressRules.Reading;

/// <summary>The codes of findings of reading (specification 2.7, 2.8).</summary>
public static class ReadingCodes
{
    /// <summary>A file or stream cannot be read: it is missing, forbidden, a device or a directory.</summary>
    public static readonly DiagnosticCode SourceUnreadable = Error("ING1001", "Source cannot be read");

    /// <summary>A source has more than <see cref="ReaderOptions.MaxSourceBytes"/> bytes.</summary>
    public static readonly DiagnosticCode SourceTooLarge = Error("ING1002", "Source too large");

    /// <summary>The bytes are not text in UTF-8 (or, with a byte order mark, UTF-16).</summary>
    public static readonly DiagnosticCode InvalidEncoding = Error("ING1003", "Invalid text encoding");

    /// <summary>A document is not YAML.</summary>
    public static readonly DiagnosticCode YamlSyntax = Error("ING1004", "YAML syntax error");

    /// <summary>A text is not JSON.</summary>
    public static readonly DiagnosticCode JsonSyntax = Error("ING1005", "JSON syntax error");

    /// <summary>Mappings and lists are nested deeper than <see cref="ReaderOptions.MaxDepth"/>.</summary>
    public static readonly DiagnosticCode NestingTooDeep = Error("ING1006", "Nesting too deep");

    /// <summary>The aliases of a document expand to more than <see cref="ReaderOptions.MaxAliasNodes"/> values.</summary>
    public static readonly DiagnosticCode AliasExpansionTooLarge = Error("ING1007", "Alias expansion too large");

    /// <summary>An object has more than <see cref="ReaderOptions.MaxObjectBytes"/> bytes.</summary>
    public static readonly DiagnosticCode ObjectTooLarge = Error("ING1008", "Object too large");

    /// <summary>A source has more than <see cref="ReaderOptions.MaxDocuments"/> documents.</summary>
    public static readonly DiagnosticCode TooManyDocuments = Error("ING1009", "Too many documents");

    /// <summary>A document or list item is a scalar or a list, not an object.</summary>
    public static readonly DiagnosticCode NotAnObject = Error("ING1010", "Not an object");

    /// <summary>An object has no <c>apiVersion</c>.</summary>
    public static readonly DiagnosticCode ApiVersionMissing = Error("ING1011", "apiVersion missing");

    /// <summary>An object has no <c>kind</c>.</summary>
    public static readonly DiagnosticCode KindMissing = Error("ING1012", "kind missing");

    /// <summary>A known kind in a version that is not read, such as <c>networking.k8s.io/v1beta1</c>.</summary>
    public static readonly DiagnosticCode VersionNotSupported = Error("ING1013", "Version not supported");

    /// <summary>An object of another kind was left out.</summary>
    public static readonly DiagnosticCode KindSkipped = new("ING1014", "Other kind skipped", DiagnosticSeverity.Info);

    /// <summary>An object of another kind is refused where only Ingress kinds are expected.</summary>
    public static readonly DiagnosticCode KindNotSupported = Error("ING1015", "Kind not supported");

    /// <summary>An object of v1beta1 was read as if it had been converted to v1.</summary>
    public static readonly DiagnosticCode VersionConverted = Warning("ING1016", "Converted from v1beta1");

    /// <summary>A document is no Kubernetes object, such as the values of a chart, and was left out.</summary>
    public static readonly DiagnosticCode NotKubernetes = new("ING1017", "Not a Kubernetes object", DiagnosticSeverity.Info);

    /// <summary>A text is a template that has not been rendered, or a value is a placeholder.</summary>
    public static readonly DiagnosticCode NotFilledIn = Error("ING1018", "Template or placeholder");

    /// <summary>A value has the wrong type, such as text for a number.</summary>
    public static readonly DiagnosticCode WrongType = Error("ING1101", "Wrong type");

    /// <summary>A field that the kind does not have.</summary>
    public static readonly DiagnosticCode UnknownField = Warning("ING1102", "Unknown field");

    /// <summary>A key occurs twice in one mapping.</summary>
    public static readonly DiagnosticCode DuplicateKey = Warning("ING1103", "Duplicate key");

    /// <summary>A value of a Secret's <c>data</c> is not base64.</summary>
    public static readonly DiagnosticCode InvalidBase64 = Error("ING1104", "Invalid base64");

    /// <summary>One object has too many findings; the rest is not listed.</summary>
    public static readonly DiagnosticCode MoreFindings = new("ING1105", "More findings left out", DiagnosticSeverity.Info);

    /// <summary>All codes of this stage.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        SourceUnreadable, SourceTooLarge, InvalidEncoding, YamlSyntax, JsonSyntax, NestingTooDeep, AliasExpansionTooLarge,
        ObjectTooLarge, TooManyDocuments, NotAnObject, ApiVersionMissing, KindMissing, VersionNotSupported, KindSkipped,
        KindNotSupported, VersionConverted, NotKubernetes, NotFilledIn, WrongType, UnknownField, DuplicateKey, InvalidBase64, MoreFindings,
    ];

    private static DiagnosticCode Error(string id, string title) => new(id, title, DiagnosticSeverity.Error);

    private static DiagnosticCode Warning(string id, string title) => new(id, title, DiagnosticSeverity.Warning);
}
