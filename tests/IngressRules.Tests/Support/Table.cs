using System.Globalization;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Support;

/// <summary>
/// A short notation for Ingresses in tests. A rule is <c>host type path → service</c>; the service means the backend
/// <c>namespace/service:80</c>.
/// </summary>
internal sealed class Table
{
    // A cluster can hold an Ingress whose class field and annotation differ, although it could not be created (S3).
    private static readonly ValidationOptions Stored = new() { ObjectsAreStored = true };

    private readonly List<Ingress> _ingresses = [];
    private readonly List<IngressClass> _classes = [];
    private CompilerOptions _options = CompilerOptions.Default;

    public static Table Of(params (string Host, string Type, string Path, string Service)[] rules) =>
        new Table().Add("default/test", rules);

    /// <summary>The matcher of Ingresses of which none has a finding.</summary>
    public static IngressMatcher MatcherOf(
        IEnumerable<Ingress> ingresses, CompilerOptions? options = null, int scanLimit = ScanLimits.Usual)
    {
        ValidationResult valid = IngressValidator.Validate(new KubernetesObjects { Ingresses = [.. ingresses] });
        Assert.Empty(valid.Diagnostics);
        return new IngressMatcher(IngressCompiler.Compile(valid, options), scanLimit);
    }

    public IReadOnlyList<Ingress> Ingresses => _ingresses;

    public Table With(CompilerOptions options)
    {
        _options = options;
        return this;
    }

    public Table Add(string name, params (string Host, string Type, string Path, string Service)[] rules) =>
        Add(NewIngress(name, rules: rules));

    public Table Add(Ingress ingress)
    {
        _ingresses.Add(ingress);
        return this;
    }

    public Table AddClass(string name, string controller, bool isDefault = false, string? created = null)
    {
        _classes.Add(new()
        {
            Metadata = new()
            {
                Name = name,
                CreationTimestamp = Date(created),
                Annotations = isDefault ? new([new(IngressClass.DefaultClassAnnotation, "true")]) : ValueMap<string>.Empty,
            },
            Spec = new() { Controller = controller },
        });
        return this;
    }

    public static Ingress NewIngress(
        string name,
        (string Host, string Type, string Path, string Service)[]? rules = null,
        string? defaultBackend = null,
        string? created = null,
        string? className = null,
        string? annotation = null,
        string[]? claims = null,
        string[]? tls = null)
    {
        string[] parts = name.Split('/');
        return new Ingress
        {
            Metadata = new()
            {
                Namespace = parts[0],
                Name = parts[1],
                CreationTimestamp = Date(created),
                Annotations = annotation is null ? ValueMap<string>.Empty : new([new("kubernetes.io/ingress.class", annotation)]),
            },
            Spec = new()
            {
                IngressClassName = className,
                DefaultBackend = defaultBackend is null ? null : IngressBackend.ForService(defaultBackend, 80),
                Rules =
                [
                    .. (rules ?? []).Select(r => new IngressRule
                    {
                        Host = r.Host,
                        Http = new()
                        {
                            Paths =
                            [
                                new()
                                {
                                    Path = r.Path, PathType = new PathType(r.Type), Backend = IngressBackend.ForService(r.Service, 80),
                                },
                            ],
                        },
                    }),
                    .. (claims ?? []).Select(host => new IngressRule { Host = host }),
                ],
                Tls = tls is null ? [] : [new() { Hosts = [.. tls] }],
            },
        };
    }

    public CompiledRules Compile() =>
        IngressCompiler.Compile(
            IngressValidator.Validate(new KubernetesObjects { Ingresses = [.. _ingresses], IngressClasses = [.. _classes] }, Stored),
            _options);

    /// <param name="scanLimit">One of <see cref="ScanLimits"/>.</param>
    public IngressMatcher Matcher(int scanLimit = ScanLimits.Usual) => new(Compile(), scanLimit);

    /// <summary>The service that a request is routed to, or <c>-</c>.</summary>
    public string Match(string host, string path, int scanLimit = ScanLimits.Usual) => ServiceOf(Matcher(scanLimit).Match(host, path));

    public static string ServiceOf(IngressMatch match) => match.Backend?.Service?.Name ?? "-";

    private static DateTimeOffset? Date(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
