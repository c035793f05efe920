using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Tests.Explanation;

/// <summary>A rule by the words of the specification, without code of the library.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Host">Its host.</param>
/// <param name="Path">Its path.</param>
/// <param name="Type">The path type as written.</param>
/// <param name="Meaning">Exact, Prefix or TextPrefix.</param>
/// <param name="Order">Its position among all rules by age, name and place.</param>
internal sealed record NaiveRule(RuleReference Place, string Host, string Path, string Type, string Meaning, int Order)
{
    private string Elements => Path.EndsWith('/') ? Path[..^1] : Path;

    public static IEnumerable<NaiveRule> Of(IEnumerable<Ingress> ingresses, string implementationSpecific)
    {
        int order = 0;
        return
            from ingress in ingresses
                .OrderBy(i => i.Metadata.CreationTimestamp ?? DateTimeOffset.MaxValue)
                .ThenBy(i => $"{i.Metadata.Namespace}/{i.Metadata.Name}", StringComparer.Ordinal)
            from rule in Enumerable.Range(0, ingress.Spec.Rules.Count)
            from path in Enumerable.Range(0, ingress.Spec.Rules[rule].Http?.Paths.Count ?? 0)
            let written = ingress.Spec.Rules[rule].Http!.Paths[path]
            let type = written.PathType!.Value.Value
            select new NaiveRule(
                new RuleReference(ingress, rule, path),
                ingress.Spec.Rules[rule].Host,
                written.Path.Length == 0 ? "/" : written.Path,
                type,
                type == "ImplementationSpecific" ? implementationSpecific : type,
                order++);
    }

    public bool Takes(string path) => Meaning switch
    {
        "Exact" => path == Path,
        "TextPrefix" => path.StartsWith(Path, StringComparison.Ordinal),
        _ => path == Elements || path.StartsWith(Elements + "/", StringComparison.Ordinal),
    };

    /// <summary>True for a rule of the same host that is asked before another one.</summary>
    public bool ComesBefore(NaiveRule other) => Host == other.Host && Rank.CompareTo(other.Rank) < 0;

    private (bool, int, int, int) Rank => (Type != "Exact", -Path.Length, Type == "Prefix" ? 0 : 1, Order);
}
