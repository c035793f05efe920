namespace IngressRules.Reading;

/// <summary>Guesses which field somebody meant.</summary>
internal static class FieldAdvice
{
    /// <summary>The field that a wrong name probably stands for, or null.</summary>
    /// <param name="key">The name in the text.</param>
    /// <param name="known">The names that the mapping has.</param>
    public static string? For(string key, string[] known)
    {
        // Names of v1beta1 (spec sheet 2.8) and of other kinds are no typing errors, so distance does not find them.
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
            int distance = key.Length >= 4 && name.StartsWith(key, StringComparison.OrdinalIgnoreCase) ? 1 : Distance(key, name);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (name, distance);
            }
        }

        return best;
    }

    /// <summary>How many characters must be inserted, removed or replaced to make one text the other, ignoring case.</summary>
    private static int Distance(string a, string b)
    {
        Span<int> row = stackalloc int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
