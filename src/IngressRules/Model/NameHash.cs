namespace IngressRules.Model;

/// <summary>A cheap hash of names, for direct-mapped caches: a name that collides with another one evicts it.</summary>
internal static class NameHash
{
    /// <summary>Hashes the last characters: the names of one table mostly differ at their ends.</summary>
    public static uint Of(string name)
    {
        uint hash = (uint)name.Length;
        foreach (char c in name.AsSpan(Math.Max(0, name.Length - 8)))
        {
            hash = (hash * 31) + c;
        }

        return hash;
    }
}
