using IngressRules.Diagnostics;

namespace IngressRules.Reading;

/// <summary>Guesses which field somebody meant.</summary>
internal static class FieldAdvice
{
    /// <summary>The field that a wrong name probably stands for, or null.</summary>
    /// <param name="key">The name in the text.</param>
    /// <param name="known">The names that the mapping has.</param>
    public static string? For(string key, string[] known)
    {
        // Names of v1beta1 (specification 2.8) and of other kinds are no typing errors, so distance does not find them.
        switch (key)
        {
            case "serviceName" when known.Contains("service"):
                return "service.name";
            case "servicePort" when known.Contains("service"):
                return "service.port.number or service.port.name";
            case "backend" when known.Contains("defaultBackend"):
                return "defaultBackend";
        }

        // No field name is longer than 30 characters, so a longer key is no typing error and need not be measured.
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

            // A name that only lacks its end, such as ingressClass for ingressClassName, is as near as one with a wrong letter.
            int distance = key.Length >= 4 && name.StartsWith(key, StringComparison.OrdinalIgnoreCase) ? 1 : EditDistance.Between(key, name);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (name, distance);
            }
        }

        return best;
    }
}
