using System.Collections.Frozen;
using IngressRules.Analysis;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Tls;

/// <summary>
/// Which certificate is for which name at one moment (specification 5): the entries of <c>spec.tls</c> of the Ingresses that were taken,
/// exact names before wildcards of one label. Of several entries for one name the oldest Ingress's counts; one without Secret asks for the
/// default certificate. It never changes.
/// </summary>
internal sealed class CertificateTable
{
    private readonly FrozenDictionary<string, TlsSecret?> _byHost;
    private readonly Dictionary<(string Namespace, string Name), TlsSecret> _secrets;

    private CertificateTable(FrozenDictionary<string, TlsSecret?> byHost, Dictionary<(string Namespace, string Name), TlsSecret> secrets)
    {
        _byHost = byHost;
        _secrets = secrets;
    }

    /// <summary>The table without entries.</summary>
    public static CertificateTable Empty { get; } = new(FrozenDictionary<string, TlsSecret?>.Empty, []);

    /// <summary>Reads the entries of a rule table. What it does not change keeps its certificates.</summary>
    public static CertificateTable Build(RoutingTable table, CertificateTable before)
    {
        var given = new Dictionary<(string, string), Secret>();
        foreach (Secret secret in table.Objects.Secrets)
        {
            // Of an object that occurs twice the last counts, as if both had been applied.
            given[(secret.Metadata.Namespace, secret.Metadata.Name)] = secret;
        }

        var secrets = new Dictionary<(string Namespace, string Name), TlsSecret>();
        var entries = new List<(IngressTls Entry, TlsSecret? Secret)>();
        foreach (Ingress ingress in table.Matcher.Rules.Ingresses)
        {
            foreach (IngressTls entry in ingress.Spec.Tls)
            {
                (string, string) name = (ingress.Metadata.Namespace, entry.SecretName);
                if (!secrets.TryGetValue(name, out TlsSecret? secret) && given.TryGetValue(name, out Secret? found))
                {
                    secret = before._secrets.TryGetValue(name, out TlsSecret? old) && old.Holds(found) ? old : new TlsSecret(found);
                    secrets.Add(name, secret);
                }

                entries.Add((entry, secret));
            }
        }

        return new(IndexByHost(entries), secrets);
    }

    /// <summary>The certificate for the name that a client asks for; null where the default one is to be shown.</summary>
    public ServerCertificate? Find(string? serverName)
    {
        if (string.IsNullOrEmpty(serverName) || _byHost.Count == 0)
        {
            return null;
        }

        string name = TlsCertificate.NormalizeName(serverName);
        if (_byHost.TryGetValue(name, out TlsSecret? secret))
        {
            return secret?.Certificate;
        }

        return WildcardHost.Over(name) is { } wildcard ? _byHost.GetValueOrDefault(wildcard)?.Certificate : null;
    }

    private static FrozenDictionary<string, TlsSecret?> IndexByHost(List<(IngressTls Entry, TlsSecret? Secret)> entries)
    {
        var byHost = new Dictionary<string, TlsSecret?>(StringComparer.Ordinal);
        foreach ((IngressTls entry, TlsSecret? secret) in entries)
        {
            foreach (string host in entry.Hosts)
            {
                byHost.TryAdd(TlsCertificate.NormalizeName(host), secret);
            }
        }

        // An entry without hosts stands for the names in its certificate (Q35), behind those who name theirs.
        foreach ((_, TlsSecret? secret) in entries.Where(e => e.Entry.Hosts.Count == 0))
        {
            foreach (string name in secret?.Names ?? [])
            {
                byHost.TryAdd(name, secret);
            }
        }

        return byHost.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
