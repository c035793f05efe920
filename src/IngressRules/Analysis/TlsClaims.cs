using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>
/// Which entry of <c>spec.tls</c> decides on the certificate of each host: that of the Ingress that comes first (specification 5).
/// Ingresses of different classes are served by different controllers, so each class has its own hosts.
/// </summary>
internal sealed class TlsClaims
{
    private readonly Dictionary<(string Class, string Host), Claim> _first = [];
    private readonly HostSet _hosts;

    public TlsClaims(IEnumerable<Ingress> ingresses)
    {
        foreach (Ingress ingress in IngressOrder.Sort(ingresses))
        {
            for (int i = 0; i < ingress.Spec.Tls.Count; i++)
            {
                IngressTls entry = ingress.Spec.Tls[i];
                HasEntryWithoutHosts |= entry.Hosts.Count == 0 && entry.SecretName.Length > 0;
                foreach (string host in entry.Hosts)
                {
                    _first.TryAdd((ClassOf(ingress), host), new Claim(ingress, i));
                }
            }
        }

        _hosts = new HostSet(_first.Keys.Select(k => k.Host));
    }

    /// <summary>True where an entry takes its hosts from its certificate.</summary>
    public bool HasEntryWithoutHosts { get; }

    /// <summary>True where some entry lists the host, or a wildcard above it.</summary>
    public bool Covers(string host) => _hosts.Covers(host);

    /// <summary>The entry that decides for a host.</summary>
    public Claim First(Ingress ingress, string host) => _first[(ClassOf(ingress), host)];

    /// <summary>Puts a new version of an Ingress in the place of another, of the same class and with the same <c>spec.tls</c>.</summary>
    /// <param name="before">What it was.</param>
    /// <param name="after">What it is.</param>
    public void Replace(Ingress before, Ingress after)
    {
        foreach (string host in after.Spec.Tls.SelectMany(t => t.Hosts))
        {
            (string, string) key = (ClassOf(after), host);
            if (ReferenceEquals(_first[key].Ingress, before))
            {
                _first[key] = _first[key] with { Ingress = after };
            }
        }
    }

    /// <summary>The class of an Ingress: by its field, or by the annotation that was used before there was one.</summary>
    public static string ClassOf(Ingress ingress) =>
        ingress.Spec.IngressClassName
        ?? (ingress.Metadata.Annotations.TryGetValue(Ingress.LegacyClassAnnotation, out string? word) ? word : "");

    /// <summary>An entry of <c>spec.tls</c>.</summary>
    internal readonly record struct Claim(Ingress Ingress, int Entry)
    {
        public string SecretName => Ingress.Spec.Tls[Entry].SecretName;
    }
}
