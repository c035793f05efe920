using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Decoding;

/// <summary>Suggests a field for a wrong field name.</summary>
internal static class FieldAdvice
{
    /// <summary>What to do about a field that its mapping does not have.</summary>
    /// <param name="tree">The document.</param>
    /// <param name="node">The value of the field.</param>
    /// <param name="key">The name in the text.</param>
    /// <param name="known">The names that the mapping has.</param>
    /// <param name="kind">The kind of the object.</param>
    /// <param name="path">The field.</param>
    public static string Sentence(DocumentTree tree, int node, string key, string[] known, string kind, FieldPath path)
    {
        if (InvisibleCharacters.Describe(key) is { } hidden)
        {
            return $"Its name {hidden}. Write {VisibleText.Short(InvisibleCharacters.Remove(key).Trim())}.";
        }

        if (key is "$patch" or "$retainKeys" || key.StartsWith("$setElementOrder", StringComparison.Ordinal)
            || key.StartsWith("$deleteFromPrimitiveList", StringComparison.Ordinal))
        {
            return "It makes this a patch, which is no whole object. Check what the patch makes: kubectl kustomize DIR | ingress-rules "
                + "validate -";
        }

        int colon = key.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && colon < key.Length - 1 && tree[node].Kind == NodeKind.Null && known.Contains(key[..colon]))
        {
            return $"A space is missing after the colon: write {key[..colon]}: {VisibleText.Short(key[(colon + 1)..])}.";
        }

        if (kind == "Ingress" && IngressSentence(tree, node, key, known, path) is { } sentence)
        {
            return sentence;
        }

        // A list of paths under the name path is a wrong name; one path is in the wrong place.
        bool isList = tree[node].Kind == NodeKind.Sequence;
        string? name = For(key, known) ?? (kind == "Ingress" ? FieldSynonyms.Of(key, known) : null);
        bool isOtherCase = name is not null && string.Equals(name, key, StringComparison.OrdinalIgnoreCase);
        return !isOtherCase && !(isList && name == $"{key}s") && !(key == "backend" && name is not null)
            && FieldPlace.Sentence(kind, key, path) is { } place ? place
            : name is not null ? $"Did you mean {name}?"
            : Placeholder.Describe(key) is { } unfilled ? $"Its name {unfilled}"
            : "Remove it, or correct its name.";
    }

    private static string? IngressSentence(DocumentTree tree, int node, string key, string[] known, FieldPath path)
    {
        if (key is "serviceName" or "servicePort" && LegacyBackend(tree, node, key, known, path) is { } legacy)
        {
            return legacy;
        }

        if (known is ["host", "http"]
            && (key == "hosts" || FieldPlace.Sentence("Ingress", key, path) is null)
            && HostAdvice.Sentence(tree, node, key, known) is { } host)
        {
            return host;
        }

        bool isScalar = tree[node].Kind < NodeKind.Sequence;
        return (path.Parent?.Name, key) switch
        {
            ("port", _) when tree[node].Kind == NodeKind.Null && key.Length > 0 && !known.Contains(key) =>
                PortText.Field(key) is { } port ? $"Write {port}." : "Write number: and the Service's own port, from 1 to 65535.",
            ("port", "port") => $"Did you mean number? Write {PortText.Field(tree.Scalar(node)) ?? "number: 80"}.",
            ("service", "namespace") =>
                "A backend's Service is always one of the Ingress' own namespace. Remove the field, or write the Ingress for that "
                    + "namespace.",
            (null, "type") when known.Contains("pathType") => $"Did you mean pathType? Write pathType: {PathTypeOf(tree.Scalar(node))}.",
            ("port" or "service", "targetPort" or "containerPort" or "nodePort") =>
                "A backend names the Service's own port: port.number or port.name.",
            (null, "host") when isScalar && known.Contains("hosts") =>
                $"Did you mean hosts? It is a list: hosts: [{VisibleText.Short(tree.Scalar(node))}].",
            _ => null,
        };
    }

    /// <summary>What to write for a backend of v1beta1, wherever its fields stand: a backend of v1 that says the same.</summary>
    private static string? LegacyBackend(DocumentTree tree, int node, string key, string[] known, FieldPath path)
    {
        string service = $"service: {LegacyService(tree, node)}";
        return known.Contains("service") ? $"Did you mean {For(key, known)}? Write {path.Parent?.Name ?? "backend"}: {{{service}}}."
            : known is ["name", "port"] ? $"Did you mean {(key == "serviceName" ? "name" : "port")}? Write {service}."
            : known.Contains("pathType") ? $"It belongs in the backend of the path. Write backend: {{{service}}}."
            : known.Contains("defaultBackend") ? $"Write defaultBackend: {{{service}}} for requests that no rule takes."
            : known.Contains("http") || known.Contains("paths") ? $"It belongs in the backend of a path. Write backend: {{{service}}}."
            : null;
    }

    private static string LegacyService(DocumentTree tree, int node)
    {
        string name = "web", port = "number: 80";
        int parent = tree.ParentOf(node);
        for (int field = parent + 1; field < tree[parent].Next; field = tree[field].Next)
        {
            string value = tree.Scalar(field);
            switch (tree.Pool[tree[field].Key])
            {
                case "serviceName" or "name" when value.Length > 0:
                    name = ServiceText.Of(value).Name ?? name;
                    break;
                case "servicePort" or "port" when value.Length > 0:
                    port = PortText.Field(value) ?? port;
                    break;
                case "port" when tree[field].Kind == NodeKind.Mapping && tree[field].Next > field + 1:
                    port = PortText.Field(tree.Scalar(field + 1)) ?? port;
                    break;
            }
        }

        return $"{{name: {name}, port: {{{port}}}}}";
    }

    private static string PathTypeOf(string value) =>
        value is "Exact" or "ImplementationSpecific" ? value : "Prefix";

    /// <summary>The field that a wrong name is probably meant to be, or null.</summary>
    /// <param name="key">The name in the text.</param>
    /// <param name="known">The names that the mapping has.</param>
    public static string? For(string key, string[] known)
    {
        // Names of v1beta1 (specification 2.8) and of other kinds are not typing errors, so the edit distance does not find them.
        switch (key)
        {
            case "serviceName" when known.Contains("service"):
                return "service.name";
            case "servicePort" when known.Contains("service"):
                return "service.port.number or service.port.name";
            case "backend" when known.Contains("defaultBackend"):
                return "defaultBackend";
            case "defaultBackend" when known.Contains("backend"):
                return "backend";
        }

        // No field name is longer than 30 characters, so a longer key is not a typing error and needs no comparison.
        if (key.Length > 40)
        {
            return null;
        }

        string? best = null;
        int bestDistance = Math.Max(1, key.Length / 4) + 1;
        foreach (string name in known)
        {
            if (string.Equals(name, key, StringComparison.OrdinalIgnoreCase))
            {
                return name;
            }

            // A name without its end, such as ingressClass for ingressClassName, counts like one with a wrong letter.
            int distance = key.Length >= 4 && name.StartsWith(key, StringComparison.OrdinalIgnoreCase)
                ? 1
                : EditDistance.Between(key, name);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (name, distance);
            }
        }

        return best;
    }
}
