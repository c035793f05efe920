namespace IngressRules.Kestrel.Connections;

/// <summary>
/// How many connections a process may have open, derived from its limit of file descriptors. A process that runs out of them cannot accept,
/// cannot connect, cannot read its files, and a .NET process ends as soon as it needs a thread, so a part of them is kept in reserve.
/// </summary>
/// <param name="Clients">The connections of clients.</param>
/// <param name="Endpoints">The connections to endpoints.</param>
/// <param name="Admin">The connections to an admin page.</param>
public sealed record DescriptorBudget(int Clients, int Endpoints, int Admin)
{
    /// <summary>The least that is kept for assemblies, files, name look-ups, logs and threads.</summary>
    private const int LeastReserve = 160;

    /// <summary>Fewer connections than this serve nobody, so they are allowed even where the limit is too low for a reserve.</summary>
    private const int LeastConnections = 16;

    /// <summary>The budget for a limit of descriptors.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="used">The number of descriptors that are open without any connection.</param>
    /// <returns>
    /// One descriptor in sixteen, and at least 160, stay in reserve; three fifths of the rest are for clients, of whom many are idle, and
    /// two fifths for endpoints.
    /// </returns>
    public static DescriptorBudget Of(long limit, int used)
    {
        long admin = Math.Clamp(limit / 16, 8, 256);
        long reserve = Math.Max(LeastReserve, limit / 16);
        long free = Math.Clamp(limit - used - reserve - admin, 0, int.MaxValue);
        return new((int)Math.Max(LeastConnections, free * 3 / 5), (int)Math.Max(LeastConnections, free * 2 / 5), (int)admin);
    }

    /// <summary>
    /// Raises the soft limit of this process to the hard one and makes the budget. Call it before the server starts, while no connection is
    /// open.
    /// </summary>
    /// <returns>The budget; null on systems without such a limit.</returns>
    public static DescriptorBudget? OfThisProcess() =>
        OperatingSystem.IsLinux() && DescriptorLimit.Raise() is { } limit ? Of(limit, DescriptorLimit.CountOpen()) : null;
}
