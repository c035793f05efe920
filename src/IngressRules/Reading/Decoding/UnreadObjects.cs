using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Reading.Decoding;

/// <summary>Reports why an object is not read: it has another kind or version, or none.</summary>
internal static class UnreadObjects
{
    /// <summary>Reports an object of another kind or version.</summary>
    public static void Decline(ObjectReader reader, int node, string version, string kind)
    {
        if (kind is "Ingress" or "IngressClass" && version is ObjectDecoder.NetworkingBeta or ObjectDecoder.ExtensionsBeta)
        {
            string fields = kind == "IngressClass"
                ? "Its fields are the same there."
                : "There spec.backend is spec.defaultBackend, serviceName is service.name, servicePort is service.port.number or "
                    + "service.port.name, and every path needs a pathType (ImplementationSpecific is what v1beta1 meant without one).";
            reader.Refuse(ReadingCodes.VersionNotSupported, node,
                $"Kubernetes 1.22 removed {kind} of {version}. Write apiVersion: {ObjectDecoder.NetworkingV1}. {fields} "
                    + "Or have it converted: ConvertV1Beta1, in the tool --convert.",
                field: "apiVersion");
        }
        else if (KubernetesKind.Find(kind) is { } known && IsMisspelt(version, GroupOf(known.ApiVersion)))
        {
            reader.Refuse(ReadingCodes.VersionNotSupported, node,
                $"There is no {kind} in {version}. Write apiVersion: {known.ApiVersion}.", field: "apiVersion");
        }
        else if (reader.Options.OtherKinds == OtherKindPolicy.Refuse)
        {
            reader.Refuse(ReadingCodes.KindNotSupported, node,
                $"{kind} of {version} is not one of the kinds that are read: {string.Join(", ", KubernetesKind.All)}. "
                    + "Remove it, or skip other kinds.",
                FieldErrorReason.NotSupported, "kind");
        }
        else
        {
            reader.Note(ReadingCodes.KindSkipped, $"{kind} of {version} is not an Ingress kind and was left out.");
        }
    }

    /// <summary>Reports an object without a version or without a kind.</summary>
    public static void ReportMissing(ObjectReader reader, int node, string version, string kind)
    {
        if (version.Length == 0)
        {
            string message = Missing("apiVersion", ObjectDecoder.NetworkingV1);
            reader.Refuse(ReadingCodes.ApiVersionMissing, node, message, FieldErrorReason.Required, "apiVersion");
        }

        if (kind.Length == 0)
        {
            reader.Refuse(ReadingCodes.KindMissing, node, Missing("kind", "Ingress"), FieldErrorReason.Required, "kind");
        }

        string Missing(string field, string example)
        {
            foreach (int child in reader.Children(node))
            {
                string key = reader.Key(child);
                if (key != field && string.Equals(key, field, StringComparison.OrdinalIgnoreCase))
                {
                    return $"The object has no {field}, only {key}, and keys are case-sensitive. Write {field}.";
                }
            }

            return $"The object does not say its {field}. Write one, such as {field}: {example}.";
        }
    }

    /// <summary>
    /// True for another version of the kind's own group, which is an error in the text. In another API group the same name is a different
    /// kind.
    /// </summary>
    private static bool IsMisspelt(string version, string ownGroup)
    {
        string group = GroupOf(version);
        string alsoKnownAs = ownGroup switch
        {
            "" => "core",
            "networking.k8s.io" => "extensions",
            _ => "",
        };
        return group.Length == 0 || group == alsoKnownAs || string.Equals(group, ownGroup, StringComparison.OrdinalIgnoreCase);
    }

    private static string GroupOf(string version)
    {
        int slash = version.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : version[..slash];
    }
}
