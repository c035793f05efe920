using System.Runtime.CompilerServices;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// One path of one rule of an Ingress, or a rule without paths, by its place. The Ingress need not be part of a table, and need not be
/// valid.
/// </summary>
public sealed class RuleReference
{
    internal RuleReference(Ingress ingress, int ruleIndex, int? pathIndex) =>
        (Ingress, RuleIndex, PathIndex) = (ingress, ruleIndex, pathIndex);

    /// <summary>The Ingress that contains the rule.</summary>
    public Ingress Ingress { get; }

    /// <summary>The position in <c>spec.rules</c>, from 0.</summary>
    public int RuleIndex { get; }

    /// <summary>The position in <c>http.paths</c> of the rule, from 0; null for a rule without paths.</summary>
    public int? PathIndex { get; }

    /// <summary>The rule's host as written; empty for a rule without host.</summary>
    public string Host => Ingress.Spec.Rules[RuleIndex].Host;

    /// <summary>The path as written; <c>/</c> if it is absent, null for a rule without paths.</summary>
    public string? Path => Source is not { } path ? null : path.Path.Length == 0 ? "/" : path.Path;

    /// <summary>The path type as written; null where there is none.</summary>
    public PathType? PathType => Source?.PathType;

    /// <summary>The backend; null for a rule without paths.</summary>
    public BackendReference? Backend => Source is { } path ? new(Ingress.Metadata.Namespace, path.Backend) : null;

    /// <summary>The field path of the path, or of the rule, within its Ingress.</summary>
    public FieldPath Field => PathIndex is { } path ? IngressFields.Path(RuleIndex, path) : IngressFields.Rule(RuleIndex);

    /// <summary>Where it stands in the text that its Ingress was read from; null for an Ingress that was built in code.</summary>
    public SourceSpan? Span => Ingress.Origin.Find(Field);

    /// <summary>Two are equal that are the same place of the same Ingress object.</summary>
    internal static IEqualityComparer<RuleReference> ByPlace { get; } = EqualityComparer<RuleReference>.Create(
        static (a, b) => ReferenceEquals(a?.Ingress, b?.Ingress) && a?.RuleIndex == b?.RuleIndex && a?.PathIndex == b?.PathIndex,
        static rule => HashCode.Combine(RuntimeHelpers.GetHashCode(rule.Ingress), rule.RuleIndex, rule.PathIndex));

    private HttpIngressPath? Source => PathIndex is { } path ? Ingress.Spec.Rules[RuleIndex].Http?.Paths[path] : null;

    /// <summary>True if it is the path of a compiled rule.</summary>
    internal bool Is(CompiledRule? rule) =>
        rule is not null && ReferenceEquals(Ingress, rule.Ingress) && RuleIndex == rule.RuleIndex && PathIndex == rule.PathIndex;

    /// <summary><c>default/shop rules[0].paths[1] Prefix /cart</c>, or <c>default/shop rules[0]</c> for a rule without paths.</summary>
    public override string ToString() => PathIndex is { } path
        ? $"{Ingress} rules[{RuleIndex}].paths[{path}] {PathType} {Path}"
        : $"{Ingress} rules[{RuleIndex}]";
}
