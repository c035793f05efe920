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
    private MissExplainer? _explainer;

    /// <summary>The matcher.</summary>
    public IngressMatcher Matcher => _matcher ??= new IngressMatcher(Compiled);

    /// <summary>The findings of all stages.</summary>
    public IReadOnlyList<Diagnostic> Findings =>
        _findings ??= [.. Manifests.Result.Diagnostics, .. Valid.Diagnostics, .. Compiled.Diagnostics];

    /// <summary>Why a request has no match. The explainer is made for the first one: most runs have none.</summary>
    public MissReason WhyNot(ReadOnlySpan<char> host, ReadOnlySpan<char> path)
    {
        _explainer ??= new MissExplainer(Matcher, Findings);
        return _explainer.Of(host.ToString(), path.ToString());
    }
}
