using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Cli.Output;

/// <summary>Writes Ingresses as manifests of <c>networking.k8s.io/v1</c>, for users who have older ones.</summary>
internal static class ManifestText
{
    /// <summary>The v1 text of every Ingress that was read from v1beta1, as a YAML stream; empty where there is none.</summary>
    public static string Converted(IngressReadResult read)
    {
        var converted = read.Diagnostics.Where(d => d.Code == ReadingCodes.VersionConverted)
            .Select(d => (d.Object, d.Span?.Source))
            .ToHashSet();
        var text = new StringBuilder();
        foreach (Ingress ingress in read.Ingresses)
        {
            var reference = new ObjectReference("Ingress", ingress.Metadata.Namespace, ingress.Metadata.Name);
            if (converted.Contains((reference, ingress.Origin.Find(FieldPath.Root)?.Source)))
            {
                text.Append("---\n").Append(Of(ingress));
            }
        }

        return text.ToString();
    }

    /// <summary>One Ingress without what a server adds.</summary>
    public static string Of(Ingress ingress)
    {
        var text = new StringBuilder("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n");
        Add(text, 2, "name", ingress.Metadata.Name);
        Add(text, 2, "generateName", ingress.Metadata.GenerateName);
        Add(text, 2, "namespace", ingress.Metadata.Namespace);
        AddMap(text, "labels", ingress.Metadata.Labels);
        AddMap(text, "annotations", ingress.Metadata.Annotations);
        text.Append("spec:\n");
        Add(text, 2, "ingressClassName", ingress.Spec.IngressClassName);
        if (ingress.Spec.DefaultBackend is { } backend)
        {
            text.Append("  defaultBackend:\n");
            AddBackend(text, 4, backend);
        }

        AddTls(text, ingress.Spec.Tls);
        AddRules(text, ingress.Spec.Rules);
        return text.ToString();
    }

    private static void AddTls(StringBuilder text, ValueList<IngressTls> entries)
    {
        text.Append(entries.Count > 0 ? "  tls:\n" : "");
        foreach (IngressTls tls in entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - hosts: [{string.Join(", ", tls.Hosts.Select(Quote))}]\n");
            Add(text, 4, "secretName", tls.SecretName);
        }
    }

    private static void AddRules(StringBuilder text, ValueList<IngressRule> rules)
    {
        text.Append(rules.Count > 0 ? "  rules:\n" : "");
        foreach (IngressRule rule in rules)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - host: {Quote(rule.Host)}\n");
            text.Append(rule.Http is null ? "" : "    http:\n      paths:\n");
            foreach (HttpIngressPath path in rule.Http?.Paths ?? [])
            {
                text.Append(CultureInfo.InvariantCulture, $"      - path: {Quote(path.Path)}\n");
                Add(text, 8, "pathType", path.PathType?.Value);
                text.Append("        backend:\n");
                AddBackend(text, 10, path.Backend);
            }
        }
    }

    private static void AddBackend(StringBuilder text, int indent, IngressBackend backend)
    {
        string space = new(' ', indent);
        if (backend.Service is { } service)
        {
            text.Append(space).Append("service:\n");
            Add(text, indent + 2, "name", service.Name);
            text.Append(space).Append("  port:\n");
            Add(text, indent + 4, "name", service.Port.Name);
            text.Append(
                service.Port.Number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{space}    number: {service.Port.Number}\n"));
        }

        if (backend.Resource is { } resource)
        {
            text.Append(space).Append("resource:\n");
            Add(text, indent + 2, "apiGroup", resource.ApiGroup);
            Add(text, indent + 2, "kind", resource.Kind);
            Add(text, indent + 2, "name", resource.Name);
        }
    }

    private static void AddMap(StringBuilder text, string name, ValueMap<string> map)
    {
        text.Append(map.Count > 0 ? $"  {name}:\n" : "");
        foreach ((string key, string value) in map.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"    {Quote(key)}: {Quote(value)}\n");
        }
    }

    private static void Add(StringBuilder text, int indent, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(' ', indent).Append(name).Append(": ").Append(Quote(value)).Append('\n');
        }
    }

    /// <summary>
    /// Plain where no YAML reader could take it for anything but this text; else in double quotes, which YAML reads as JSON does.
    /// </summary>
    private static string Quote(string value)
    {
        bool plain = value.Length > 1
            && (char.IsAsciiLetter(value[0]) || value[0] == '/')
            && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '/' or '_')
            && (value.Contains('.', StringComparison.Ordinal) || value.Contains('/', StringComparison.Ordinal) || value.Length > 5);
        return plain ? value : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)}\"";
    }
}
