using System.Text;
using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Matching;

/// <summary>
/// The names of hosts that a dialect compares otherwise than by name or by one label: <c>*.example.com</c> for any number of labels,
/// <c>www.example.*</c>, and expressions. They are asked after exact names. Immutable.
/// </summary>
internal sealed class OtherNames
{
    private readonly Dictionary<string, PathTable> _suffixes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PathTable> _prefixes = new(StringComparer.Ordinal);
    private readonly (string Order, PathTable Rules)[] _patterned;
    private readonly PatternTable _patterns;

    private OtherNames(IReadOnlyList<CompiledHost> hosts, OtherNames? before)
    {
        Dictionary<CompiledHost, PathTable> known = before?.Tables.ToDictionary(t => t.Source) ?? [];
        var patterned = new List<(string Order, PathTable Rules, DialectHost Host)>();
        foreach (CompiledHost host in hosts)
        {
            PathTable table = known.GetValueOrDefault(host) ?? new PathTable(host, PathTable.ScanLimit);
            DialectHost dialect = host.Dialect!;
            switch (dialect.Kind)
            {
                case DialectHostKind.Suffix:
                    _suffixes[WildcardHost.Parent(host.Host)] = table;
                    break;
                case DialectHostKind.Prefix:
                    _prefixes[host.Host.EndsWith(".*", StringComparison.Ordinal) ? host.Host[..^2] : host.Host] = table;
                    break;
                default:
                    patterned.Add((dialect.AliasOf ?? host.Host, table, dialect));
                    break;
            }
        }

        patterned.Sort(static (a, b) => string.CompareOrdinal(a.Order, b.Order) is not 0 and var byHost
            ? byHost
            : string.CompareOrdinal(a.Host.Host, b.Host.Host));
        _patterned = [.. patterned.Select(p => (p.Order, p.Rules))];
        _patterns = new PatternTable([.. patterned.Select(p => p.Host.Pattern!)]);
    }

    private IEnumerable<PathTable> Tables => _suffixes.Values.Concat(_prefixes.Values).Concat(_patterned.Select(p => p.Rules));

    /// <summary>The names of a table; null where it has none, as nearly always.</summary>
    /// <param name="rules">The table.</param>
    /// <param name="before">The names of the table before, whose rules are kept where they are the same; null for none.</param>
    public static OtherNames? Of(CompiledRules rules, OtherNames? before)
    {
        if (rules.Options.Dialect is null)
        {
            return null;
        }

        CompiledHost[] hosts = [.. rules.HostsByName.Values.Where(h => IsOther(h))];
        return hosts.Length == 0 ? null : new OtherNames(hosts, before);
    }

    /// <summary>True for a host whose name is compared in one of these ways.</summary>
    public static bool IsOther(CompiledHost host) => host.Dialect is { Kind: not DialectHostKind.Rule };

    /// <summary>The rules for a name that no rule has as it stands; null for none.</summary>
    /// <param name="name">The name without port, in any case.</param>
    /// <param name="wildcard">The rules of the wildcard for its first label, which are asked in their place; null for none.</param>
    public PathTable? Find(ReadOnlySpan<byte> name, PathTable? wildcard)
    {
        const int longestName = 253;
        if (name.Length is 0 or > longestName)
        {
            return wildcard;
        }

        Span<char> text = stackalloc char[longestName];
        text = text[..Encoding.ASCII.GetChars(name, text)];
        Ascii.ToLowerInPlace(text, out _);
        return FindSuffix(text) ?? FindPrefix(text) ?? FindPattern(text, wildcard);
    }

    private PathTable? FindSuffix(ReadOnlySpan<char> name)
    {
        Dictionary<string, PathTable>.AlternateLookup<ReadOnlySpan<char>> byText = _suffixes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int dot = name.IndexOf('.'), start = 0; dot >= 0 && _suffixes.Count > 0; dot = name[start..].IndexOf('.'))
        {
            start += dot + 1;
            if (start > 1 && byText.TryGetValue(name[start..], out PathTable? found))
            {
                return found;
            }
        }

        return null;
    }

    private PathTable? FindPrefix(ReadOnlySpan<char> name)
    {
        Dictionary<string, PathTable>.AlternateLookup<ReadOnlySpan<char>> byText = _prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int dot = name.LastIndexOf('.'); dot > 0 && _prefixes.Count > 0; dot = name[..dot].LastIndexOf('.'))
        {
            if (byText.TryGetValue(name[..dot], out PathTable? found))
            {
                return found;
            }
        }

        return null;
    }

    private PathTable? FindPattern(ReadOnlySpan<char> name, PathTable? wildcard)
    {
        int found = _patterns.Find(name);
        return found < 0 || (wildcard is not null && string.CompareOrdinal(wildcard.Source.Host, _patterned[found].Order) < 0)
            ? wildcard
            : _patterned[found].Rules;
    }
}
