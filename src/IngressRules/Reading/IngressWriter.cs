using System.Globalization;
using IngressRules.Model;
using IngressRules.Reading.Yaml;

namespace IngressRules.Reading;

/// <summary>
/// Writes Ingresses and IngressClasses as manifests of <c>networking.k8s.io/v1</c>, which <see cref="IngressReader"/> and kube-apiserver
/// read back unchanged.
/// </summary>
/// <remarks>
/// The manifests contain what the objects do: the metadata, the spec, and the status where there is one. Only <c>managedFields</c> are left
/// out, which the server writes anew.
/// </remarks>
public static class IngressWriter
{
    /// <summary>A YAML stream with one document for each Ingress; empty where there is none.</summary>
    /// <param name="ingresses">The Ingresses. They need not be valid; absent fields are left out.</param>
    public static string ToYaml(IEnumerable<Ingress> ingresses) => ToYaml(ingresses.AsEnumerable<IKubernetesObject>());

    /// <summary>A YAML stream with one document for each Ingress and IngressClass; empty where there is none.</summary>
    /// <param name="objects">
    /// The objects. They need not be valid; absent fields are left out, and objects of other kinds are not written.
    /// </param>
    public static string ToYaml(IEnumerable<IKubernetesObject> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        using var text = new StringWriter();
        var yaml = new YamlWriter(text);
        foreach (IKubernetesObject item in objects)
        {
            if (item is Ingress ingress)
            {
                yaml.Document(() => Write(yaml, ingress));
            }
            else if (item is IngressClass ingressClass)
            {
                yaml.Document(() => Write(yaml, ingressClass));
            }
        }

        yaml.End();
        return text.ToString();
    }

    private static void Write(YamlWriter yaml, Ingress ingress)
    {
        WriteHead(yaml, "Ingress", ingress.Metadata);
        yaml.Mapping("spec", () => WriteSpec(yaml, ingress.Spec));
        if (ingress.Status.LoadBalancer.Count > 0)
        {
            yaml.Mapping("status", () => yaml.Mapping("loadBalancer", () => yaml.Mappings("ingress", ingress.Status.LoadBalancer, point =>
            {
                yaml.Text("ip", point.Ip);
                yaml.Text("hostname", point.Hostname);
                if (point.Ports.Count > 0)
                {
                    yaml.Mappings("ports", point.Ports, port =>
                    {
                        yaml.Number("port", port.Port);
                        yaml.Text("protocol", port.Protocol);
                        yaml.Text("error", port.Error);
                    });
                }
            })));
        }
    }

    private static void Write(YamlWriter yaml, IngressClass ingressClass)
    {
        WriteHead(yaml, "IngressClass", ingressClass.Metadata);
        yaml.Mapping("spec", () =>
        {
            yaml.Text("controller", ingressClass.Spec.Controller);
            if (ingressClass.Spec.Parameters is { } parameters)
            {
                yaml.Mapping("parameters", () =>
                {
                    yaml.Text("apiGroup", parameters.ApiGroup);
                    yaml.Text("kind", parameters.Kind);
                    yaml.Text("name", parameters.Name);
                    yaml.Text("scope", parameters.Scope);
                    yaml.Text("namespace", parameters.Namespace);
                });
            }
        });
    }

    private static void WriteHead(YamlWriter yaml, string kind, ObjectMetadata metadata)
    {
        yaml.Text("apiVersion", "networking.k8s.io/v1");
        yaml.Text("kind", kind);
        yaml.Mapping("metadata", () =>
        {
            yaml.Text("name", metadata.Name);
            yaml.Text("generateName", metadata.GenerateName);
            yaml.Text("namespace", metadata.Namespace);
            WriteMap(yaml, "labels", metadata.Labels);
            WriteMap(yaml, "annotations", metadata.Annotations);
            yaml.Texts("finalizers", metadata.Finalizers);
            if (metadata.OwnerReferences.Count > 0)
            {
                yaml.Mappings("ownerReferences", metadata.OwnerReferences, owner => WriteOwner(yaml, owner));
            }

            yaml.Text("uid", metadata.Uid);
            yaml.Text("resourceVersion", metadata.ResourceVersion);
            yaml.Number("generation", metadata.Generation == 0 ? null : metadata.Generation);
            yaml.Text("creationTimestamp", Text(metadata.CreationTimestamp));
            yaml.Text("deletionTimestamp", Text(metadata.DeletionTimestamp));
            yaml.Number("deletionGracePeriodSeconds", metadata.DeletionGracePeriodSeconds);
            yaml.Text("clusterName", metadata.ClusterName);
        });
    }

    private static void WriteOwner(YamlWriter yaml, OwnerReference owner)
    {
        yaml.Text("apiVersion", owner.ApiVersion);
        yaml.Text("kind", owner.Kind);
        yaml.Text("name", owner.Name);
        yaml.Text("uid", owner.Uid);
        yaml.Boolean("controller", owner.Controller);
        yaml.Boolean("blockOwnerDeletion", owner.BlockOwnerDeletion);
    }

    private static string? Text(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

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
