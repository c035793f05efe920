using System.Globalization;

namespace IngressRules.Explanation;

/// <summary>Finds the rule in the field of a finding: <c>spec.rules[1].http.paths[0].backend</c> is in rule 1, path 0.</summary>
internal static class RuleField
{
    private const string Rules = "spec.rules[", Paths = ".http.paths[";

    /// <summary>The rule and, where the field is in one, the path; null for another field.</summary>
    public static (int Rule, int? Path)? Parse(ReadOnlySpan<char> field)
    {
        if (!TryReadIndex(ref field, Rules, out int rule))
        {
            return null;
        }

        return TryReadIndex(ref field, Paths, out int path) ? (rule, path) : (rule, null);
    }

    private static bool TryReadIndex(ref ReadOnlySpan<char> field, string list, out int index)
    {
        index = 0;
        if (!field.StartsWith(list, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> rest = field[list.Length..];
        int end = rest.IndexOf(']');
        if (end < 0 || !int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out index))
        {
            return false;
        }

        field = rest[(end + 1)..];
        return true;
    }
}
