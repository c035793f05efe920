namespace IngressRules.Analysis;

/// <summary>
/// Finds annotations of other controllers. Those of cert-manager and external-dns are not included, because these programs read them
/// whichever controller serves the Ingress.
/// </summary>
internal static class ForeignAnnotations
{
    /// <summary>The annotation by which the AWS Load Balancer Controller gives an action a name; the name follows.</summary>
    public const string ActionPrefix = "alb.ingress.kubernetes.io/actions.";

    private static readonly Dictionary<string, ForeignAnnotation> s_known = ForeignAnnotationTable.Controllers
        .SelectMany(c => c.Rows.Select(r => (Key: c.Prefix + r.Name, Row: r.ToAnnotation(c.Name))))
        .ToDictionary(a => a.Key, a => a.Row, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Words by which an annotation that the table does not have tells that it keeps clients out. The table grows more slowly than
    /// controllers do, and of all annotations these are the ones that must not be missed.
    /// </summary>
    private static readonly (string Word, Guard Guard)[] s_words =
    [
        ("auth-tls", Guard.Certificates), ("client-ca", Guard.Certificates), ("mtls", Guard.Certificates),
        ("mutual-auth", Guard.Certificates), ("client-cert", Guard.Certificates), ("verify-client", Guard.Certificates),
        ("whitelist", Guard.Addresses), ("blacklist", Guard.Addresses), ("allowlist", Guard.Addresses), ("denylist", Guard.Addresses),
        ("blocklist", Guard.Addresses), ("allow-list", Guard.Addresses), ("deny-list", Guard.Addresses), ("block-list", Guard.Addresses),
        ("source-range", Guard.Addresses), ("source-ranges", Guard.Addresses), ("cidr", Guard.Addresses), ("cidrs", Guard.Addresses),
        ("ip-restriction", Guard.Addresses), ("allow-source", Guard.Addresses), ("deny-source", Guard.Addresses),
        ("acl", Guard.Addresses), ("armor", Guard.Firewall), ("captcha", Guard.Firewall),
        ("bot-protection", Guard.Firewall), ("waf", Guard.Firewall), ("modsecurity", Guard.Firewall), ("owasp", Guard.Firewall),
        ("ratelimit", Guard.Limits), ("rate-limit", Guard.Limits), ("limit-rps", Guard.Limits), ("limit-rpm", Guard.Limits),
        ("limit-req", Guard.Limits), ("limit-connections", Guard.Limits),
        ("auth", Guard.Credentials), ("oauth", Guard.Credentials), ("oauth2", Guard.Credentials), ("oidc", Guard.Credentials),
        ("iap", Guard.Credentials), ("sso", Guard.Credentials), ("login", Guard.Credentials),
        ("jwt", Guard.Credentials), ("authorization", Guard.Credentials), ("authentication", Guard.Credentials),
        ("snippet", Guard.Plugins), ("snippets", Guard.Plugins), ("config-backend", Guard.Plugins), ("config-frontend", Guard.Plugins),
        ("config-proxy", Guard.Plugins), ("plugin", Guard.Plugins), ("plugins", Guard.Plugins), ("middleware", Guard.Plugins),
        ("middlewares", Guard.Plugins), ("filter", Guard.Plugins), ("filters", Guard.Plugins),
        ("security-policy", Guard.Plugins), ("access-policy", Guard.Plugins), ("modules", Guard.Plugins),
        ("security-group", Guard.Addresses), ("security-groups", Guard.Addresses), ("header-match", Guard.Plugins),
        ("match-header", Guard.Plugins), ("match-query", Guard.Plugins), ("match-method", Guard.Plugins),
    ];

    /// <summary>Words of the lists that name whom they refuse, and not who may pass.</summary>
    private static readonly string[] s_refusing = ["deny", "denylist", "black", "blacklist", "block", "blocklist"];

    /// <summary>The controller that reads an annotation, and what it does with it; null for an unknown annotation.</summary>
    public static ForeignAnnotation? Find(string key)
    {
        if (s_known.TryGetValue(key, out ForeignAnnotation known))
        {
            return known;
        }

        foreach (ForeignController controller in ForeignAnnotationTable.Controllers)
        {
            if (key.StartsWith(controller.Prefix, StringComparison.OrdinalIgnoreCase))
            {
                ReadOnlySpan<char> name = key.AsSpan(controller.Prefix.Length);
                return FamilyOf(controller, name)?.ToAnnotation(controller.Name) ?? ByName(controller.Name, GuardOf(name));
            }
        }

        // Of a controller that the table does not have, only what keeps clients out must not be missed.
        int slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && Has(key.AsSpan(0, slash), "ingress") && GuardOf(key.AsSpan(slash + 1)) is not Guard.None and var guard
            ? ByName("another controller", guard)
            : null;
    }

    /// <summary>True for a value that turns an annotation off, so that nobody is kept out elsewhere either.</summary>
    public static bool IsOff(string key, string value) =>
        value.Trim().ToUpperInvariant() is "" or "FALSE" or "OFF" or "NONE" or "NO" or "0" or "DISABLED"
        || (value.Trim() is "0.0.0.0/0" or "0.0.0.0/0,::/0" or "0.0.0.0/0, ::/0" && !s_refusing.Any(w => Has(key, w)));

    /// <summary>An annotation that the table does not have, with the guard that its name tells.</summary>
    private static ForeignAnnotation ByName(string controller, Guard guard) => guard switch
    {
        Guard.None => new(controller, null, ForeignAnnotationTable.Remove),
        Guard.Plugins => new(controller, "can keep clients out, to judge by its name", ForeignAnnotationTable.Elsewhere, guard),
        _ => new(controller, "keeps clients out, to judge by its name", ForeignAnnotationTable.Elsewhere, guard),
    };

    /// <summary>The row whose name ends with a dot, after which the annotation has a name of its own.</summary>
    private static AnnotationRow? FamilyOf(ForeignController controller, ReadOnlySpan<char> name)
    {
        foreach (AnnotationRow row in controller.Rows)
        {
            if (row.Name.EndsWith('.') && name.StartsWith(row.Name, StringComparison.OrdinalIgnoreCase))
            {
                return row;
            }
        }

        return null;
    }

    private static Guard GuardOf(ReadOnlySpan<char> name)
    {
        // The permission of other origins concerns browsers, and keeps no client out.
        if (Has(name, "cors"))
        {
            return Guard.None;
        }

        foreach ((string word, Guard guard) in s_words)
        {
            if (Has(name, word))
            {
                return guard;
            }
        }

        return Guard.None;
    }

    /// <summary>True where the word stands in the name between its ends and marks such as hyphens.</summary>
    private static bool Has(ReadOnlySpan<char> name, string word)
    {
        for (int at = 0; at <= name.Length - word.Length; at++)
        {
            int end = at + word.Length;
            if (name[at..end].Equals(word, StringComparison.OrdinalIgnoreCase)
                && (at == 0 || !char.IsAsciiLetterOrDigit(name[at - 1]))
                && (end == name.Length || !char.IsAsciiLetterOrDigit(name[end])))
            {
                return true;
            }
        }

        return false;
    }
}
