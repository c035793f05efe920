using IngressRules.Model;
using IngressRules.Reading.Yaml;

namespace IngressRules.Reading;

/// <summary>
/// Writes Ingresses as manifests of <c>networking.k8s.io/v1</c>, which <see cref="IngressReader"/> and kube-apiserver read back
/// unchanged.
/// </summary>
/// <remarks>
/// The manifests contain what an author writes: name, namespace, labels, annotations and the spec. Fields that a server adds (identifiers,
/// times, owners, status) are left out.
/// </remarks>
public static class IngressWriter
{
    /// <summary>A YAML stream with one document for each Ingress; empty where there is none.</summary>
    /// <param name="ingresses">The Ingresses. They need not be valid; absent fields are left out.</param>
    public static string ToYaml(IEnumerable<Ingress> ingresses)
    {
        ArgumentNullException.ThrowIfNull(ingresses);
        using var text = new StringWriter();
        var yaml = new YamlWriter(text);
        foreach (Ingress ingress in ingresses)
        {
            yaml.Document(() => Write(yaml, ingress));
        }

        yaml.End();
        return text.ToString();
    }

    private static void Write(YamlWriter yaml, Ingress ingress)
    {
        yaml.Text("apiVersion", "networking.k8s.io/v1");
        yaml.Text("kind", "Ingress");
        yaml.Mapping("metadata", () =>
        {
            yaml.Text("name", ingress.Metadata.Name);
            yaml.Text("generateName", ingress.Metadata.GenerateName);
            yaml.Text("namespace", ingress.Metadata.Namespace);
            WriteMap(yaml, "labels", ingress.Metadata.Labels);
            WriteMap(yaml, "annotations", ingress.Metadata.Annotations);
        });
        yaml.Mapping("spec", () => WriteSpec(yaml, ingress.Spec));
    }

    private static void WriteSpec(YamlWriter yaml, IngressSpec spec)
    {
        if (spec.IngressClassName is { } className)
        {
            // An empty name differs from an absent one, so it is written.
            yaml.Entry("ingressClassName", className);
        }

        if (spec.DefaultBackend is { } backend)
        {
            yaml.Mapping("defaultBackend", () => WriteBackend(yaml, backend));
        }

        if (spec.Tls.Count > 0)
        {
            yaml.Mappings("tls", spec.Tls, entry =>
            {
                yaml.Texts("hosts", entry.Hosts);
                yaml.Text("secretName", entry.SecretName);
            });
        }

        if (spec.Rules.Count > 0)
        {
            yaml.Mappings("rules", spec.Rules, rule => WriteRule(yaml, rule));
        }
    }

    private static void WriteRule(YamlWriter yaml, IngressRule rule)
    {
        yaml.Text("host", rule.Host);
        if (rule.Http is { } http)
        {
            yaml.Mapping("http", () => yaml.Mappings("paths", http.Paths, path =>
            {
                yaml.Text("path", path.Path);
                yaml.Text("pathType", path.PathType?.Value);
                yaml.Mapping("backend", () => WriteBackend(yaml, path.Backend));
            }));
        }
    }

    private static void WriteBackend(YamlWriter yaml, IngressBackend backend)
    {
        if (backend.Service is { } service)
        {
            yaml.Mapping("service", () =>
            {
                yaml.Text("name", service.Name);
                yaml.Mapping("port", () => WritePort(yaml, service.Port));
            });
        }

        if (backend.Resource is { } resource)
        {
            yaml.Mapping("resource", () =>
            {
                yaml.Text("apiGroup", resource.ApiGroup);
                yaml.Text("kind", resource.Kind);
                yaml.Text("name", resource.Name);
            });
        }
    }

    private static void WritePort(YamlWriter yaml, ServiceBackendPort port)
    {
        yaml.Text("name", port.Name);
        if (port.Number != 0)
        {
            yaml.Number("number", port.Number);
        }
    }

    private static void WriteMap(YamlWriter yaml, string key, ValueMap<string> map)
    {
        if (map.Count > 0)
        {
            yaml.Mapping(key, () =>
            {
                foreach ((string name, string value) in map.OrderBy(e => e.Key, StringComparer.Ordinal))
                {
                    yaml.Entry(name, value);
                }
            });
        }
    }
}
