namespace IngressRules.Tests.Conformance;

/// <summary>
/// The requests of the Ingress conformance suite (specification 7) that a table decides, each with the service that takes it or <c>-</c>,
/// by the Ingress that they are asked of.
/// </summary>
public static class ConformanceCases
{
    /// <summary>The class of the Ingress of C13.</summary>
    public const string UnknownClass = "some-invalid-class-name";

    /// <summary>C1 to C6 and C14: an Ingress with a default backend alone.</summary>
    public static TheoryData<string, string, string, string> DefaultBackend => new()
    {
        { "C1", "my-host", "", "echo-service" },
        { "C2", "my-host", "/sub-path", "echo-service" },
        { "C3", "some-host", "", "echo-service" },
        { "C4", "127.0.0.1:8080", "/resource", "echo-service" },
        { "C5", "some-host", "/resource", "echo-service" },
        { "C6", "my-host", "/resource", "echo-service" },
        { "C14", "load-balancing", "/", "echo-service" },
    };

    /// <summary>The rules of C7 to C12; foo.bar.com has TLS.</summary>
    public static (string Host, string Type, string Path, string Service)[] HostRules { get; } =
    [
        ("*.foo.com", "Prefix", "/", "wildcard-foo-com"),
        ("foo.bar.com", "Prefix", "/", "foo-bar-com"),
    ];

    /// <summary>C7 to C12.</summary>
    public static TheoryData<string, string, string, string> Hosts => new()
    {
        { "C7", "foo.bar.com", "/", "foo-bar-com" },
        { "C8", "foo.bar.com", "/", "foo-bar-com" },
        { "C9", "subdomain.bar.com", "/", "-" },
        { "C10", "bar.foo.com", "/", "wildcard-foo-com" },
        { "C11", "baz.bar.foo.com", "/", "-" },
        { "C12", "foo.com", "/", "-" },
    };

    /// <summary>The rule of C13, in an Ingress of an unknown class.</summary>
    public static (string Host, string Type, string Path, string Service)[] ClassRules { get; } =
        [("ingress-class", "Prefix", "/", "ingress-class-prefix")];

    /// <summary>C13: the Ingress is not ours.</summary>
    public static TheoryData<string, string, string, string> Classes => new() { { "C13", "ingress-class", "/", "-" } };

    /// <summary>The rules of C15 to C29.</summary>
    public static (string Host, string Type, string Path, string Service)[] PathRules { get; } =
    [
        ("exact-path-rules", "Exact", "/foo", "foo-exact"),
        ("prefix-path-rules", "Prefix", "/foo", "foo-prefix"),
        ("prefix-path-rules", "Prefix", "/aaa/bbb", "aaa-slash-bbb-prefix"),
        ("prefix-path-rules", "Prefix", "/aaa", "aaa-prefix"),
        ("mixed-path-rules", "Prefix", "/foo", "foo-prefix"),
        ("mixed-path-rules", "Exact", "/foo", "foo-exact"),
        ("trailing-slash-path-rules", "Prefix", "/aaa/bbb/", "aaa-slash-bbb-slash-prefix"),
        ("trailing-slash-path-rules", "Exact", "/foo/", "foo-slash-exact"),
    ];

    /// <summary>C15 to C29.</summary>
    public static TheoryData<string, string, string, string> Paths => new()
    {
        { "C15", "exact-path-rules", "/foo", "foo-exact" },
        { "C16", "exact-path-rules", "/foo/", "-" },
        { "C17", "exact-path-rules", "/FOO", "-" },
        { "C18", "exact-path-rules", "/bar", "-" },
        { "C19", "prefix-path-rules", "/foo", "foo-prefix" },
        { "C20", "prefix-path-rules", "/foo/", "foo-prefix" },
        { "C21", "prefix-path-rules", "/FOO", "-" },
        { "C22", "prefix-path-rules", "/aaa/bbb", "aaa-slash-bbb-prefix" },
        { "C23", "prefix-path-rules", "/aaa/bbb/ccc", "aaa-slash-bbb-prefix" },
        { "C24", "prefix-path-rules", "/aaa/ccc", "aaa-prefix" },
        { "C25", "prefix-path-rules", "/aaaccc", "-" },
        { "C26", "mixed-path-rules", "/foo", "foo-exact" },
        { "C27", "trailing-slash-path-rules", "/aaa/bbb", "aaa-slash-bbb-slash-prefix" },
        { "C28", "trailing-slash-path-rules", "/aaa/bbb/", "aaa-slash-bbb-slash-prefix" },
        { "C29", "trailing-slash-path-rules", "/foo", "-" },
    };
}
