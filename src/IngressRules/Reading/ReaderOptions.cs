using IngressRules.Diagnostics;

namespace IngressRules.Reading;

/// <summary>
/// What a reader accepts, where it stops, and what it reports. Every limit is there so that a hostile text costs bounded work.
/// </summary>
public sealed record ReaderOptions
{
    /// <summary>The options that are used where none are given.</summary>
    public static ReaderOptions Default { get; } = new();

    /// <summary>How the text is written.</summary>
    /// <value>The default is <see cref="SourceFormat.Auto"/>.</value>
    public SourceFormat Format { get; init; } = SourceFormat.Auto;

    /// <summary>The largest object in bytes of its text; an item of a list counts by itself (specification 2.7).</summary>
    /// <value>The default is 3 MiB, which is what kube-apiserver takes in one request.</value>
    public int MaxObjectBytes { get; init; } = 3 * 1024 * 1024;

    /// <summary>The largest source in bytes. A larger one is not read to its end.</summary>
    /// <value>The default is 512 MiB.</value>
    public int MaxSourceBytes { get; init; } = 512 * 1024 * 1024;

    /// <summary>How deep mappings and lists may lie in each other.</summary>
    /// <value>The default is 100; an Ingress needs 11.</value>
    public int MaxDepth { get; init; } = 100;

    /// <summary>How many values the aliases of one YAML document may add when they are replaced by what they stand for.</summary>
    /// <value>The default is 400,000, about what kube-apiserver's own YAML parser allows.</value>
    public int MaxAliasNodes { get; init; } = 400_000;

    /// <summary>How many documents one source may hold.</summary>
    /// <value>The default is 100,000.</value>
    public int MaxDocuments { get; init; } = 100_000;

    /// <summary>How many findings of one object are listed. The others are counted, and one last finding says how many they are.</summary>
    /// <value>The default is 100.</value>
    public int MaxFindingsPerObject { get; init; } = FindingLimit.Default;

    /// <summary>What to do about a field that the kind does not have (specification 2.7, Q25).</summary>
    /// <value>The default is <see cref="FieldPolicy.Warn"/>, as kube-apiserver's is since 1.25.</value>
    public FieldPolicy UnknownFields { get; init; } = FieldPolicy.Warn;

    /// <summary>What to do about a key that occurs twice in one mapping (specification 2.7).</summary>
    /// <value>The default is <see cref="FieldPolicy.Warn"/>: the last one counts.</value>
    public FieldPolicy DuplicateKeys { get; init; } = FieldPolicy.Warn;

    /// <summary>The namespace of namespaced objects that name none, as kubectl fills it in. Empty leaves them without.</summary>
    /// <value>The default is <c>default</c>.</value>
    public string DefaultNamespace { get; init; } = "default";

    /// <summary>Whether Ingress and IngressClass objects of the removed v1beta1 versions are converted (specification 2.8).</summary>
    /// <value>The default is false: they are refused, with a message that names the fields to write.</value>
    public bool ConvertV1Beta1 { get; init; }

    /// <summary>What to do about objects of kinds that the reader does not know, such as a Deployment.</summary>
    /// <value>The default is <see cref="OtherKindPolicy.Skip"/>.</value>
    public OtherKindPolicy OtherKinds { get; init; } = OtherKindPolicy.Skip;
}

/// <summary>How a text is written.</summary>
public enum SourceFormat
{
    /// <summary>By the text: one that starts with a brace or a bracket is JSON if it parses, and YAML if not.</summary>
    Auto,

    /// <summary>A stream of YAML documents.</summary>
    Yaml,

    /// <summary>One JSON value or several, one after the other.</summary>
    Json,
}

/// <summary>What to do about a field that should not be there.</summary>
public enum FieldPolicy
{
    /// <summary>Say nothing.</summary>
    Ignore,

    /// <summary>Take the object and report a warning.</summary>
    Warn,

    /// <summary>Refuse the object and report an error.</summary>
    Strict,
}

/// <summary>What to do about objects of other kinds.</summary>
public enum OtherKindPolicy
{
    /// <summary>Leave them out and report a note, which is right for a directory of mixed manifests.</summary>
    Skip,

    /// <summary>Report an error, which is right where only these kinds are expected.</summary>
    Refuse,
}
