using IngressRules.Diagnostics;

namespace IngressRules.Reading.Decoding;

/// <summary>Suggests a field for a wrong field name.</summary>
internal static class FieldAdvice
{
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
