using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>Texts in fields that the controller took for an attempt to change the configuration of nginx (N2).</summary>
internal static class SuspiciousText
{
    private static readonly string[] s_files =
    [
        "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/nginx", "/etc/ingress-controller", "/var/run/secrets", "_by_lua",
    ];

    private static readonly string[] s_directives = ["alias", "root"];

    /// <summary>The field of an Ingress with such a text; null where there is none.</summary>
    public static FieldPath? Find(Ingress ingress)
    {
        FieldPath spec = FieldPath.Root.Child("spec");
        for (int i = 0; i < ingress.Spec.Rules.Count; i++)
        {
            IngressRule rule = ingress.Spec.Rules[i];
            FieldPath field = spec.Child("rules").Index(i);
            if (Is(rule.Host))
            {
                return field.Child("host");
            }

            ValueList<HttpIngressPath> paths = rule.Http?.Paths ?? [];
            for (int j = 0; j < paths.Count; j++)
            {
                if (Is(paths[j].Path))
                {
                    return field.Child("http").Child("paths").Index(j).Child("path");
                }
            }
        }

        for (int i = 0; i < ingress.Spec.Tls.Count; i++)
        {
            IngressTls tls = ingress.Spec.Tls[i];
            if (Is(tls.SecretName) || tls.Hosts.Any(Is))
            {
                return spec.Child("tls").Index(i);
            }
        }

        return null;
    }

    private static bool Is(string text)
    {
        foreach (string directive in s_directives)
        {
            int at = text.IndexOf(directive, StringComparison.Ordinal);
            if (at >= 0 && text.IndexOf(';', at) >= 0)
            {
                return true;
            }
        }

        return Array.Exists(s_files, f => text.Contains(f, StringComparison.Ordinal));
    }
}
