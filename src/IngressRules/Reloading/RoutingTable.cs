using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Reloading;

/// <summary>
/// Everything that serves requests at one moment: the matcher, the endpoints of the same moment, and what was found on the way. It never
/// changes, so a request that took one keeps a consistent view however long it lasts.
/// </summary>
public sealed class RoutingTable
{
    private readonly ValueList<Diagnostic> _foundReading;
    private ValueList<Diagnostic>? _diagnostics;

    internal RoutingTable(IngressMatcher matcher, IBackendResolver backends, ValidationResult objects, ValueList<Diagnostic> foundReading)
    {
        Matcher = matcher;
        Backends = backends;
        Objects = objects;
        _foundReading = foundReading;
    }

    /// <summary>The table without rules.</summary>
    public static RoutingTable Empty { get; } = Build(IngressReadResult.Empty);

    /// <summary>Decides requests.</summary>
    public IngressMatcher Matcher { get; }

    /// <summary>Knows the endpoints of the backends that the matcher names.</summary>
    public IBackendResolver Backends { get; }

    /// <summary>The objects that the table was made of.</summary>
    public ValidationResult Objects { get; }

    /// <summary>What was found while reading, validating and compiling, in this order.</summary>
    public ValueList<Diagnostic> Diagnostics => _diagnostics ??= [.. _foundReading, .. Objects.Diagnostics, .. Matcher.Rules.Diagnostics];

    /// <summary>Takes what was read through validation and compilation.</summary>
    /// <param name="read">What was read.</param>
    /// <param name="compilerOptions">How rules are compiled; null for the defaults.</param>
    /// <param name="validationOptions">How objects are validated; null for the defaults.</param>
    /// <param name="resolverOptions">How backends become endpoints; null for the defaults.</param>
    /// <param name="previous">The table that this one replaces, whose rounds among endpoints go on; null for none.</param>
    public static RoutingTable Build(
        IngressReadResult read,
        CompilerOptions? compilerOptions = null,
        ValidationOptions? validationOptions = null,
        ResolverOptions? resolverOptions = null,
        RoutingTable? previous = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        ValidationResult objects = IngressValidator.Validate(read, validationOptions);
        var matcher = new IngressMatcher(IngressCompiler.Compile(objects, compilerOptions));
        return new(matcher, new ServiceResolver(objects.Services, objects.EndpointSlices, resolverOptions, previous?.Backends as ServiceResolver), objects, read.Diagnostics);
    }
}
