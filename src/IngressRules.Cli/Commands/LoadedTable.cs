using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Matching;

namespace IngressRules.Cli.Commands;

/// <summary>A table, and what is needed to say why it has no match.</summary>
/// <param name="Matcher">The matcher.</param>
/// <param name="Findings">The findings of all stages.</param>
internal sealed record LoadedTable(IngressMatcher Matcher, IReadOnlyList<Diagnostic> Findings)
{
    private MissExplainer? _explainer;

    /// <summary>Why a request has no match. The explainer is made for the first one: most runs have none.</summary>
    public MissReason WhyNot(ReadOnlySpan<char> host, ReadOnlySpan<char> path)
    {
        _explainer ??= new MissExplainer(Matcher, Findings);
        return _explainer.Of(host.ToString(), path.ToString());
    }
}
