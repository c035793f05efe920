using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.IngressNginx.Hosts;
using IngressRules.IngressNginx.Mapping;
using IngressRules.Model;

namespace IngressRules.IngressNginx;

/// <summary>
/// Gives Ingresses the meaning that ingress-nginx gave them, in its last release and with its default settings: which hosts and paths there
/// are, in which order they are tried, and what annotations ask for.
/// </summary>
public sealed class IngressNginxDialect : IngressDialect
{
    /// <summary>The name of the dialect.</summary>
    public const string DialectName = "ingress-nginx";

    /// <summary>The value of <c>spec.controller</c> of the controller's IngressClass.</summary>
    public const string Controller = "k8s.io/ingress-nginx";

    /// <summary>The name of the controller's class.</summary>
    public const string ClassName = "nginx";

    /// <summary>Creates the dialect.</summary>
    /// <param name="options">Its options; null for the defaults.</param>
    public IngressNginxDialect(IngressNginxOptions? options = null) => Options = options ?? IngressNginxOptions.Default;

    /// <summary>The options.</summary>
    public IngressNginxOptions Options { get; }

    /// <inheritdoc/>
    public override string Name => DialectName;

    /// <inheritdoc/>
    public override ValueList<string> ClassNames => [ClassName];

    /// <inheritdoc/>
    public override ValueList<string> Annotations => [Options.AnnotationPrefix + "/"];

    /// <inheritdoc/>
    public override ValueList<string> Controllers => [Controller];

    /// <inheritdoc/>
    public override bool ComparesDecodedPaths => true;

    /// <inheritdoc/>
    public override bool AcceptsTargetPorts => Options.BackendPortMayBeTargetPort;

    /// <inheritdoc/>
    public override ObjectReference? Settings =>
        Options.ConfigMap?.Split('/') is [{ Length: > 0 } @namespace, { Length: > 0 } name] ? new("ConfigMap", @namespace, name) : null;

    /// <inheritdoc/>
    public override IEnumerable<ObjectReference> ReferencesOf(Ingress ingress)
    {
        ArgumentNullException.ThrowIfNull(ingress);
        return AnnotationReferences.Of(ingress, Options);
    }

    /// <inheritdoc/>
    public override DialectTable Compile(DialectInput input, DialectTable? before)
    {
        ArgumentNullException.ThrowIfNull(input);
        return TableCompiler.Compile(Options, input, before as NginxTable);
    }
}
