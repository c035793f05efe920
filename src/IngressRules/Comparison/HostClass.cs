using System.Globalization;
using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Comparison;

/// <summary>Hosts whose requests meet the same rules in both of two tables.</summary>
/// <param name="Name">A host as rules write it, or <see cref="RoutingChange.OtherHosts"/>.</param>
/// <param name="Witness">A host of the class.</param>
/// <param name="IsAll">True if there is no other class.</param>
/// <param name="Note">What became of the host itself, in a sentence, where that explains its changes; else null.</param>
internal sealed record HostClass(string Name, string Witness, bool IsAll, string? Note = null)
{
    private const string Other = "other.example";

    // Labels that a reader takes for an example.
    private const string Any = "any", Letters = "xyzabcdefghijklmnopqrstuvw_-ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary>The classes of two tables, in ordinal order; the requests whose host neither names come last.</summary>
    public static IEnumerable<HostClass> Of(CompiledRules before, CompiledRules after)
    {
        HashSet<string> names = [.. before.HostsByName.Values.Concat(after.HostsByName.Values).Where(IsNamed).Select(h => h.Host)];
        names.Remove("");
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            string? witness = WildcardHost.Is(name) ? LabelUnder(name, names) : name;

            // Where one-letter names leave nothing of a wildcard as long as a name can be, it takes no request.
            if (witness is not null)
            {
                yield return new(name, witness, IsAll: false);
            }
        }

        string other = names.Contains(Other) || names.Contains(WildcardHost.Over(Other)!) ? "" : Other;
        yield return new(RoutingChange.OtherHosts, other, IsAll: names.Count == 0);
    }

    /// <summary>The same with the note for what decides about it in both tables.</summary>
    public HostClass With(HostChain before, HostChain after)
    {
        // With fallthrough, rules for more hosts count still.
        if (before.FallsThrough || after.FallsThrough || before.Hosts[0] is not { } old || after.Hosts[0] is not { } now)
        {
            return this;
        }

        return old.Host == now.Host ? this
            : now.Host == Name ? this with { Note = $"Now has rules of its own, so those for {In(old)} no longer count." }
            : old.Host == Name ? this with { Note = $"Has no rules of its own any more, so those for {In(now)} count." }
            : this;

        static string In(CompiledHost host) => host.Host.Length == 0 ? "all hosts" : host.Host;
    }

    /// <summary>The hosts in words.</summary>
    public override string ToString() => Name != RoutingChange.OtherHosts ? Name : IsAll ? "every host" : "every other host";

    /// <summary>False for what a dialect compares otherwise than by name and by labels in front of it.</summary>
    private static bool IsNamed(CompiledHost host) =>
        host.Dialect is not { Kind: DialectHostKind.Prefix or DialectHostKind.Pattern };

    private static string? LabelUnder(string wildcard, HashSet<string> names)
    {
        string parent = wildcard[1..];
        return Labels().Select(label => label + parent).FirstOrDefault(h => h.Length <= NameGrammars.MaxSubdomain && !names.Contains(h));

        // As many labels as there are names cannot all be taken. The numbered ones come last, so that no name looks like an IP address.
        IEnumerable<string> Labels() => Letters.Select(c => c.ToString()).Prepend(Any)
            .Concat(Enumerable.Range(1, names.Count + 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"x{n}")));
    }
}
