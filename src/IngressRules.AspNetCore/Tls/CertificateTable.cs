using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Tls;

/// <summary>
/// The certificate of each server name in one version of the rules (specification 5). It comes from the <c>spec.tls</c> entries of the
/// served Ingresses; exact names go before wildcards of one label. If several entries have the same name, that of the oldest Ingress wins,
/// where hosts are owned, among those of the owner, also for a wildcard over its host; an entry without a Secret selects the default
/// certificate. Immutable.
/// </summary>
internal sealed class CertificateTable
{
    // Not frozen: to freeze it takes longer than all look-ups until the next change.
    private readonly Dictionary<string, TlsSecret?> _byHost;

    // Where hosts are owned, the wildcards of each namespace, for the hosts that it owns; otherwise empty.
    private readonly Dictionary<(string Namespace, string Wildcard), TlsSecret?> _wildcards;
    private readonly Dictionary<(string Namespace, string Name), TlsSecret> _secrets;

    // What it was made from.
    private readonly CompiledRules? _rules;
    private readonly ValueList<Secret>? _given;

    private CertificateTable(
        Dictionary<string, TlsSecret?> byHost,
        Dictionary<(string Namespace, string Wildcard), TlsSecret?> wildcards,
        Dictionary<(string Namespace, string Name), TlsSecret> secrets,
        CompiledRules? rules,
        ValueList<Secret>? given)
    {
        _byHost = byHost;
        _wildcards = wildcards;
        _secrets = secrets;
        _rules = rules;
        _given = given;
    }

    /// <summary>A table without entries.</summary>
    public static CertificateTable Empty { get; } = new([], [], [], null, null);

    /// <summary>Builds the table for a rule table. Unchanged Secrets keep their loaded certificates.</summary>
    /// <returns>The table; the one before where Ingresses and Secrets are the same.</returns>
    public static CertificateTable Build(RoutingTable table, CertificateTable before)
    {
        CompiledRules rules = table.Matcher.Rules;
        ValueList<Secret> all = table.Objects.Secrets;
        if (ReferenceEquals(rules, before._rules) && ReferenceEquals(all, before._given))
        {
            return before;
        }

        var given = new Dictionary<(string, string), Secret>();
        foreach (Secret secret in all)
        {
            // If an object occurs twice, the last one wins, as with kubectl apply.
            given[(secret.Metadata.Namespace, secret.Metadata.Name)] = secret;
        }

        var secrets = new Dictionary<(string Namespace, string Name), TlsSecret>();
        var entries = new List<TlsEntry>();
        foreach (Ingress ingress in rules.Ingresses)
        {
            foreach (IngressTls entry in ingress.Spec.Tls)
            {
                (string, string) name = (ingress.Metadata.Namespace, entry.SecretName);
                if (!secrets.TryGetValue(name, out TlsSecret? secret) && given.TryGetValue(name, out Secret? found))
                {
                    secret = before._secrets.TryGetValue(name, out TlsSecret? old) && old.Holds(found) ? old : new TlsSecret(found);
                    secrets.Add(name, secret);
                }

                entries.Add(new(entry, ingress.Metadata.Namespace, secret));
            }
        }

        var wildcards = new Dictionary<(string Namespace, string Wildcard), TlsSecret?>();
        return new(IndexByHost(entries, rules, wildcards), wildcards, secrets, rules, all);
    }

    /// <summary>The certificate for a server name; null for the default certificate.</summary>
    public ServerCertificate? Find(string? serverName)
    {
        if (string.IsNullOrEmpty(serverName) || (_byHost.Count == 0 && _wildcards.Count == 0))
        {
            return null;
        }

        string name = TlsCertificate.NormalizeName(serverName);
        if (_byHost.TryGetValue(name, out TlsSecret? secret))
        {
            return secret?.Certificate;
        }

        return WildcardHost.Over(name) is not { } wildcard ? null
            : _rules?.OwnerOf(name) is { } owner ? _wildcards.GetValueOrDefault((owner, wildcard))?.Certificate
            : _byHost.GetValueOrDefault(wildcard)?.Certificate;
    }

    private static Dictionary<string, TlsSecret?> IndexByHost(
        List<TlsEntry> entries, CompiledRules rules, Dictionary<(string Namespace, string Wildcard), TlsSecret?> wildcards)
    {
        var byHost = new Dictionary<string, TlsSecret?>(StringComparer.Ordinal);
        foreach (TlsEntry entry in entries)
        {
            foreach (string host in entry.Entry.Hosts)
            {
                Add(TlsCertificate.NormalizeName(host), entry);
            }
        }

        // An entry without hosts applies to the names in its certificate (Q35), after all entries that list hosts.
        foreach (TlsEntry entry in entries.Where(e => e.Entry.Hosts.Count == 0))
        {
            foreach (string name in entry.Secret?.Names ?? [])
            {
                Add(name, entry);
            }
        }

        return byHost;

        // Where hosts are owned, the namespace whose rules own a host chooses its certificate (Q31).
        void Add(string host, TlsEntry entry)
        {
            if (rules.Options.OwnHostByNamespace && WildcardHost.Is(host))
            {
                wildcards.TryAdd((entry.Namespace, host), entry.Secret);
            }

            if (rules.OwnerOf(host) is not { } owner || owner == entry.Namespace)
            {
                byHost.TryAdd(host, entry.Secret);
            }
        }
    }

    /// <summary>An entry of <c>spec.tls</c>, the namespace that it is in, and its Secret.</summary>
    private readonly record struct TlsEntry(IngressTls Entry, string Namespace, TlsSecret? Secret);
}
