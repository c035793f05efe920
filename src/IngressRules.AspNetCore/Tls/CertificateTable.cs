using System.Collections.Frozen;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Tls;

/// <summary>
/// Which certificate is for which name at one moment (spec sheet 5): the entries of <c>spec.tls</c> of the Ingresses that were taken, exact names
/// before wildcards of one label. Of several entries for one name the oldest Ingress's counts. It never changes.
/// </summary>
internal sealed class CertificateTable
{
    private readonly FrozenDictionary<string, TlsSecret?> _byHost;
    private readonly Dictionary<(string Namespace, string Name), TlsSecret> _secrets;

    private CertificateTable(FrozenDictionary<string, TlsSecret?> byHost, Dictionary<(string Namespace, string Name), TlsSecret> secrets, IReadOnlyList<TlsUse> uses)
    {
        _byHost = byHost;
        _secrets = secrets;
        Uses = uses;
    }

    /// <summary>The table without entries.</summary>
    public static CertificateTable Empty { get; } = new(FrozenDictionary<string, TlsSecret?>.Empty, [], []);

    /// <summary>Every entry with a Secret's name, in order.</summary>
    public IReadOnlyList<TlsUse> Uses { get; }

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
        var uses = new List<TlsUse>();
        foreach (Ingress ingress in table.Matcher.Rules.Ingresses)
        {
            foreach (IngressTls entry in ingress.Spec.Tls.Where(t => t.SecretName.Length > 0))
            {
                (string, string) name = (ingress.Metadata.Namespace, entry.SecretName);
                if (!secrets.TryGetValue(name, out TlsSecret? secret) && given.TryGetValue(name, out Secret? found))
                {
                    secret = before._secrets.TryGetValue(name, out TlsSecret? old) && old.Holds(found) ? old : new TlsSecret(found);
                    secrets.Add(name, secret);
                }

                uses.Add(new(ingress, entry, secret));
            }
        }

        return new(IndexByHost(uses), secrets, uses);
    }

    /// <summary>The certificate for the name that a client asks for; null where the default one is to be shown.</summary>
    public ServerCertificate? Find(string? serverName)
    {
        if (string.IsNullOrEmpty(serverName) || _byHost.Count == 0)
        {
            return null;
        }

        string name = CertificateNames.Normalise(serverName);
        if (_byHost.TryGetValue(name, out TlsSecret? secret))
        {
            return secret?.Certificate;
        }

        return CertificateNames.WildcardOf(name) is { } wildcard ? _byHost.GetValueOrDefault(wildcard)?.Certificate : null;
    }

    private static FrozenDictionary<string, TlsSecret?> IndexByHost(List<TlsUse> uses)
    {
        var byHost = new Dictionary<string, TlsSecret?>(StringComparer.Ordinal);
        foreach (TlsUse use in uses)
        {
            foreach (string host in use.Entry.Hosts)
            {
                byHost.TryAdd(CertificateNames.Normalise(host), use.Secret);
            }
        }

        // An entry without hosts stands for the names in its certificate (Q35), behind those who name theirs.
        foreach (TlsUse use in uses.Where(u => u.Entry.Hosts.Count == 0))
        {
            foreach (string name in use.Secret?.Certificate?.Names ?? [])
            {
                byHost.TryAdd(name, use.Secret);
            }
        }

        return byHost.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

/// <summary>An entry of <c>spec.tls</c> that names a Secret.</summary>
/// <param name="Ingress">The Ingress.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Secret">The Secret; null where there is none of this name.</param>
internal sealed record TlsUse(Ingress Ingress, IngressTls Entry, TlsSecret? Secret);
