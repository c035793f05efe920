using IngressRules.Diagnostics;

namespace IngressRules.Reading.Decoding;

/// <summary>Says where a field belongs that has the right name and stands in the wrong place.</summary>
internal static class FieldPlace
{
    private const string Path = "spec.rules[].http.paths[].";
    private const string InPath = "an entry of the paths in the rule's http";

    // The fields of an Ingress: whose child each is, where that is in words, and its path.
    private static readonly Dictionary<string, (string[] Parents, string Place, string Path)> s_ingress = new(StringComparer.Ordinal)
    {
        ["ingressClassName"] = (["spec"], "spec", "spec."),
        ["defaultBackend"] = (["spec"], "spec", "spec."),
        ["rules"] = (["spec"], "spec", "spec."),
        ["tls"] = (["spec"], "spec, beside rules", "spec."),
        ["host"] = (["rules"], "a rule, beside http", "spec.rules[]."),
        ["http"] = (["rules"], "a rule", "spec.rules[]."),
        ["paths"] = (["http"], "the rule's http", "spec.rules[].http."),
        ["path"] = (["paths"], InPath, Path),
        ["pathType"] = (["paths"], InPath, Path),
        ["backend"] = (["paths"], InPath, Path),
        ["service"] = (["backend", "defaultBackend"], "the backend", Path + "backend."),
        ["resource"] = (["backend", "defaultBackend"], "the backend", Path + "backend."),
        ["port"] = (["service"], "the backend's service", Path + "backend.service."),
        ["number"] = (["port"], "the port of the backend's service", Path + "backend.service.port."),
        ["hosts"] = (["tls"], "an entry of tls", "spec.tls[]."),
        ["secretName"] = (["tls"], "an entry of tls", "spec.tls[]."),
        ["loadBalancer"] = (["status"], "status, which the controller writes", "status."),
        ["spec"] = ([""], "the object itself, beside metadata", ""),
        ["metadata"] = ([""], "the object itself, beside spec", ""),
        ["status"] = ([""], "the object itself, beside spec", ""),
    };

    // The fields that belong in the metadata of every kind.
    private static readonly HashSet<string> s_metadata = new(StringComparer.Ordinal)
    {
        "annotations", "labels", "name", "namespace", "generateName", "finalizers", "ownerReferences", "creationTimestamp",
        "resourceVersion", "uid",
    };

    // The fields of spec of other kinds.
    private static readonly Dictionary<string, string[]> s_specs = new(StringComparer.Ordinal)
    {
        ["IngressClass"] = ["controller", "parameters"],
        ["Service"] = ["ports", "selector", "type", "clusterIP", "externalName"],
    };

    /// <summary>A sentence; null for a field that belongs nowhere else.</summary>
    /// <param name="kind">The kind of the object.</param>
    /// <param name="key">The field.</param>
    /// <param name="path">Where it stands.</param>
    public static string? Sentence(string kind, string key, FieldPath path)
    {
        string parent = ParentOf(path);
        if (Place(kind, key, parent) is var (place, prefix))
        {
            return $"It belongs in {place}{(prefix.Length > 0 ? $": {prefix}{key}" : "")}.";
        }

        return parent != "annotations" && IsAnnotation(key) ? "It looks like an annotation, which belongs in metadata.annotations." : null;
    }

    private static (string Place, string Path)? Place(string kind, string key, string parent)
    {
        if (kind == "Ingress" && key == "name" && parent is "backend" or "defaultBackend")
        {
            return ("the backend's service", Path + "backend.service.");
        }

        if (kind == "Ingress" && s_ingress.TryGetValue(key, out (string[] Parents, string Place, string Path) known))
        {
            return known.Parents.Contains(parent) ? null : (known.Place, known.Path);
        }

        if (s_specs.TryGetValue(kind, out string[]? fields) && fields.Contains(key) && parent is "" or "metadata")
        {
            return ("spec", "spec.");
        }

        // A name is part of many things; at the top and in spec it can only be that of the object.
        bool isAmbiguous = key is "name" or "namespace" && parent is not ("" or "spec");
        return s_metadata.Contains(key) && parent != "metadata" && !isAmbiguous ? ("metadata", "metadata.") : null;
    }

    /// <summary>The name of the field that holds the value; empty at the top. The entry of a list has the list's name.</summary>
    private static string ParentOf(FieldPath path)
    {
        for (FieldPath? at = path.Parent; at is not null; at = at.Parent)
        {
            if (at.Name is { } name)
            {
                return name;
            }
        }

        return "";
    }

    private static bool IsAnnotation(string key)
    {
        int slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < key.Length - 1 && key.AsSpan(0, slash).Contains('.') && !key.AsSpan().ContainsAny(" :");
    }
}
