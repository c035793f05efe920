using IngressRules.Compilation;
using IngressRules.IngressNginx.Patterns;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>A name of a host.</summary>
/// <param name="Name">The name as it is compared.</param>
/// <param name="Kind">How it is compared.</param>
/// <param name="HasCertificate">Whether there is a certificate for it, so that <c>ssl-redirect</c> acts.</param>
internal readonly record struct HostName(string Name, DialectHostKind Kind, bool HasCertificate)
{
    /// <summary>Whether the controller set cookies for it: it knew the names of requests, not expressions for them.</summary>
    public bool SetsCookies => Kind is DialectHostKind.Rule or DialectHostKind.Suffix;
}

/// <summary>
/// Which host each name belongs to (N9, N30, N34, N39): the hosts of rules first, then the redirects between hosts and their <c>www.</c>
/// forms, then aliases in the order of their hosts.
/// </summary>
internal sealed class HostNames
{
    private readonly IReadOnlyDictionary<string, NginxHost> _hosts;
    private readonly PathFindings _findings;
    private readonly Func<NginxHost, string, bool> _covers;
    private readonly Dictionary<string, List<(string Name, DialectHostKind Kind)>> _aliases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly HashSet<string> _certified = new(StringComparer.Ordinal);

    /// <summary>Gives each name to a host.</summary>
    /// <param name="hosts">The hosts of rules.</param>
    /// <param name="covers">Whether the certificate of a host covers another name.</param>
    /// <param name="findings">What is found.</param>
    public HostNames(IReadOnlyDictionary<string, NginxHost> hosts, Func<NginxHost, string, bool> covers, PathFindings findings)
    {
        (_hosts, _covers, _findings) = (hosts, covers, findings);
        Sorted = [.. hosts.Values.OrderBy(h => h.SortKey, StringComparer.Ordinal)];
        foreach (NginxHost host in Sorted)
        {
            _owners[host.Name] = host.Name;
            if (host.HasCertificate)
            {
                _certified.Add(host.Name);
            }
        }

        var redirects = new List<(string From, NginxHost To)>();
        foreach (NginxHost host in Sorted)
        {
            AddRedirect(host, redirects);
        }

        Redirects = redirects;
        foreach (NginxHost host in Sorted)
        {
            foreach (string alias in host.Aliases)
            {
                AddAlias(host, alias);
            }
        }
    }

    /// <summary>The hosts in the order of their names.</summary>
    public IReadOnlyList<NginxHost> Sorted { get; }

    /// <summary>The names for which requests are redirected, and where to.</summary>
    public IReadOnlyList<(string From, NginxHost To)> Redirects { get; }

    /// <summary>The names of a host: its own, and its aliases.</summary>
    public IEnumerable<HostName> Of(NginxHost host)
    {
        yield return new(host.Name, DialectHostKind.Rule, IsCertified(host.Name));
        foreach ((string name, DialectHostKind kind) in _aliases.GetValueOrDefault(host.Name) ?? [])
        {
            yield return new(name, kind, kind is DialectHostKind.Rule or DialectHostKind.Suffix && IsCertified(name));
        }
    }

    /// <summary>The expression of an alias that is one; null where it is refused.</summary>
    public static LinearPattern? PatternOf(string alias, out string? refusal)
    {
        // nginx ignores case in an expression with a capital letter, and the host is compared in lower case.
        string expression = alias[1..];
        string text = expression.Any(char.IsAsciiLetterUpper) ? "(?i)" + expression : expression;
        PcrePattern.TryParse(text, PatternKind.Search, out LinearPattern? pattern, out refusal);
        return pattern;
    }

    private bool IsCertified(string name) =>
        name.Length > 0 && (_certified.Contains(name) || _certified.Contains(NginxBackend.WildcardOver(name)));

    private void AddRedirect(NginxHost host, List<(string From, NginxHost To)> redirects)
    {
        if (host.WwwSource is not { } source || host.Name.Length == 0)
        {
            return;
        }

        string from = host.Name.StartsWith("www.", StringComparison.Ordinal) ? host.Name[4..] : "www." + host.Name;
        if (from.Contains('*', StringComparison.Ordinal))
        {
            _findings.HostRedirectLeftOut(source, $"{host.Name} has no www. form, and nginx would have refused its whole configuration.");
        }
        else if (_hosts.ContainsKey(from))
        {
            _findings.HostRedirectLeftOut(source, $"a rule has the host {from}.");
        }
        else
        {
            _owners[from] = host.Name;
            redirects.Add((from, host));
            Certify(host, from);
        }
    }

    private void AddAlias(NginxHost host, string alias)
    {
        if (alias == host.Name)
        {
            return;
        }

        if (_hosts.ContainsKey(alias))
        {
            _findings.AliasLeftOut(host.AliasSource!, alias, "a rule has that host.");
            return;
        }

        if (alias[0] == '~')
        {
            string? refusal = "it has no expression.";
            if (alias.Length == 1 || PatternOf(alias, out refusal) is null)
            {
                _findings.AliasLeftOut(host.AliasSource!, alias, $"the expression is refused: {refusal}");
                return;
            }

            Claim(host, alias, alias, DialectHostKind.Pattern);
            return;
        }

        string name = alias.ToLowerInvariant();
        if (name[0] == '.')
        {
            Claim(host, alias, name[1..], DialectHostKind.Rule);
            Claim(host, alias, "*" + name, DialectHostKind.Suffix);
        }
        else
        {
            Claim(host, alias, name, name.StartsWith("*.", StringComparison.Ordinal) ? DialectHostKind.Suffix
                : name.EndsWith(".*", StringComparison.Ordinal) ? DialectHostKind.Prefix
                : DialectHostKind.Rule);
        }
    }

    private void Claim(NginxHost host, string alias, string name, DialectHostKind kind)
    {
        string text = kind switch
        {
            DialectHostKind.Suffix => name[2..],
            DialectHostKind.Prefix => name[..^2],
            _ => name,
        };
        if (kind != DialectHostKind.Pattern && !IsHost(text))
        {
            _findings.AliasLeftOut(host.AliasSource!, alias, "no request has such a host. An expression begins with ~.");
        }
        else if (!_owners.TryAdd(name, host.Name))
        {
            _findings.AliasLeftOut(host.AliasSource!, alias, $"it is another name of {_owners[name]}.");
        }
        else
        {
            if (!_aliases.TryGetValue(host.Name, out List<(string, DialectHostKind)>? names))
            {
                _aliases.Add(host.Name, names = []);
            }

            names.Add((name, kind));
            if (kind is DialectHostKind.Rule or DialectHostKind.Suffix)
            {
                Certify(host, name);
            }
        }
    }

    private void Certify(NginxHost host, string name)
    {
        if (host.HasCertificate && _covers(host, name))
        {
            _certified.Add(name);
        }
    }

    private static bool IsHost(string text) => text.Length > 0 && text[0] != '.' && text[^1] != '.'
        && !text.Contains("..", StringComparison.Ordinal)
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_');
}
