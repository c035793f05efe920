using IngressRules.Cli.Input;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Matching;
using IngressRules.Validation;

namespace IngressRules.Cli.Commands;

/// <summary>A table with all that it was made from. What a command may not need is made on first use.</summary>
/// <param name="Manifests">What was read.</param>
/// <param name="Valid">The valid objects.</param>
/// <param name="Compiled">The table.</param>
internal sealed record LoadedTable(Manifests Manifests, ValidationResult Valid, CompiledRules Compiled)
{
    private IngressMatcher? _matcher;
    private IReadOnlyList<Diagnostic>? _findings;
    private RequestExplainer? _explainer;

    /// <summary>The matcher.</summary>
    public IngressMatcher Matcher => _matcher ??= new IngressMatcher(Compiled);

    /// <summary>The findings of all stages.</summary>
    public IReadOnlyList<Diagnostic> Findings =>
        _findings ??= [.. Manifests.Result.Diagnostics, .. Valid.Diagnostics, .. Compiled.Diagnostics];

    /// <summary>Explains where requests go, and why others have no match. It is made on first use: most runs need none.</summary>
    public RequestExplainer Explainer => _explainer ??= new RequestExplainer(Matcher, Findings);

    /// <summary>Why a request has no match.</summary>
    public MissReason WhyNot(ReadOnlySpan<char> host, ReadOnlySpan<char> path) => Explainer.Misses.Of(host.ToString(), path.ToString());
}
