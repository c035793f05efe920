using System.Globalization;

namespace IngressRules.Kubernetes.Watching;

/// <summary>
/// The order of resource versions. Kubernetes' own servers count upwards; of a server that does not, nothing is concluded.
/// </summary>
internal static class StoreVersion
{
    /// <summary>True where both versions are numbers and the first is the lower one.</summary>
    /// <param name="version">A version.</param>
    /// <param name="known">The version to compare it with.</param>
    public static bool IsOlder(string version, string known) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
        && ulong.TryParse(known, NumberStyles.None, CultureInfo.InvariantCulture, out ulong before)
        && number < before;
}
