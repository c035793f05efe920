using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>The certificates of hosts, as far as other names depend on them (N30).</summary>
internal sealed class HostCertificates(DialectInput input)
{
    /// <summary>Whether the certificate of a host covers a name: an equal one, or one whose first label is a star.</summary>
    public bool Covers(NginxHost host, string name) => Of(host)?.Names is { } names
        && (names.Contains(name, StringComparer.Ordinal) || names.Contains(NginxBackend.WildcardOver(name), StringComparer.Ordinal));

    // The certificate of the TLS entry that lists the host, else of the first one that covers it. One that does not cover the host is not
    // used: the controller's own serves then, and it covers nothing.
    private TlsCertificate? Of(NginxHost host)
    {
        Ingress ingress = host.CertificateSource!.Ingress;
        IngressTls? entry = ingress.Spec.Tls.FirstOrDefault(t => t.Hosts.Contains(host.Name, StringComparer.OrdinalIgnoreCase));
        if (entry is not null)
        {
            return Usable(ingress, entry, host.Name);
        }

        foreach (IngressTls tls in ingress.Spec.Tls)
        {
            if (Usable(ingress, tls, host.Name) is { } certificate)
            {
                return certificate;
            }
        }

        return null;
    }

    private TlsCertificate? Usable(Ingress ingress, IngressTls tls, string host) =>
        input.FindSecret(ingress.Metadata.Namespace, tls.SecretName) is { } secret
        && TlsCertificate.Of(secret) is { Fault: TlsCertificateFault.None } certificate && certificate.Covers(host)
            ? certificate
            : null;
}
