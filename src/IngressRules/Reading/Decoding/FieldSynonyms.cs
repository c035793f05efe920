namespace IngressRules.Reading.Decoding;

/// <summary>Other words for the fields of an Ingress, as other controllers, other kinds and people's memory have them.</summary>
internal static class FieldSynonyms
{
    // A word can stand for fields of several mappings, of which each has its own names.
    private static readonly (string Field, string[] Words)[] s_words =
    [
        ("host", ["hostname", "domain", "domainname", "fqdn", "server", "servername", "vhost", "virtualhost", "dns", "dnsname",
            "authority"]),
        ("hosts", ["hostname", "hostnames", "domain", "domains", "dnsname", "dnsnames", "servernames", "names", "sans"]),
        ("secretName", ["secretref", "tlssecret", "tlssecretname", "sslsecret", "cert", "certname", "certificate", "certificatename",
            "certificatesecret", "credentialname"]),
        ("path", ["url", "uri", "location", "prefix", "pathprefix", "route"]),
        ("pathType", ["matchtype", "pathmatchtype"]),
        ("ingressClassName", ["class", "classname", "ingressclass"]),
        ("defaultBackend", ["default", "defaultservice", "fallback"]),
        ("rules", ["routes"]),
        ("number", ["port", "portnumber"]),
    ];

    /// <summary>The field that a word stands for among those that a mapping has; null for none.</summary>
    /// <param name="key">The word.</param>
    /// <param name="known">The fields of the mapping.</param>
    public static string? Of(string key, string[] known)
    {
        string word = key.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        foreach ((string field, string[] words) in s_words)
        {
            if (known.Contains(field) && words.Contains(word))
            {
                return field;
            }
        }

        return null;
    }
}
