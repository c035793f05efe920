using IngressRules.Model;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>ConfigMaps whose keys are headers. One that is missing or not valid closes the paths (N63).</summary>
internal static class HeaderMap
{
    /// <summary>Reads the headers.</summary>
    /// <param name="reading">The Ingress.</param>
    /// <param name="annotation">The annotation that names the ConfigMap.</param>
    /// <param name="text">Its value.</param>
    /// <param name="allowed">The only names; null for any.</param>
    /// <param name="headers">The headers.</param>
    /// <returns>False where the paths are closed.</returns>
    public static bool Read(
        IngressReading reading, string annotation, string text, IReadOnlyCollection<string>? allowed, out ValueMap<string> headers)
    {
        headers = ValueMap<string>.Empty;
        (string @namespace, string name) = NamedObject.Read(reading, text, needsNamespace: true, out string? fault);
        if (fault is not null)
        {
            reading.Close(annotation, fault);
            return false;
        }

        if (reading.FindConfigMap(@namespace, name) is not { } map)
        {
            if (reading.KnowsObjects)
            {
                reading.Close(annotation, $"There is no ConfigMap {@namespace}/{name}.");
            }

            return !reading.KnowsObjects;
        }

        foreach ((string header, string value) in map.Data)
        {
            fault = !HeaderNames.IsName(header) ? "is no header"
                : allowed is not null && !allowed.Contains(header, StringComparer.Ordinal)
                    ? "is not in global-allowed-response-headers of the controller's ConfigMap"
                : value.Length >= ConfigMap.MaxValueLength ? "has a longer value than is kept"
                : !HeaderNames.IsValue(value) ? "has a value that is not printable"
                : value.Contains('$', StringComparison.Ordinal) ? "has a variable, which is not filled in here"
                : null;
            if (fault is not null)
            {
                reading.Close(annotation, $"The key {header} of the ConfigMap {@namespace}/{name} {fault}.");
                return false;
            }
        }

        headers = map.Data;
        return true;
    }
}
