namespace IngressRules.Benchmarks.Load;

/// <summary>Sends the same requests to several proxies in turns, so that other activity of the machine affects all of them.</summary>
internal sealed class Contest(Wrk wrk, LoadSettings settings)
{
    /// <summary>The processor time for each request in each proxy, in microseconds: the median of the turns.</summary>
    /// <exception cref="InvalidOperationException">A request failed, so the figures are meaningless.</exception>
    public async Task<double[]> RunAsync(params ProxyProcess[] proxies)
    {
        foreach (ProxyProcess proxy in proxies)
        {
            await wrk.RunAsync(proxy.Port, settings.WarmUpSeconds);
        }

        List<double>[] costs = [.. proxies.Select(_ => new List<double>())];
        for (int round = 0; round < settings.Rounds; round++)
        {
            for (int i = 0; i < proxies.Length; i++)
            {
                costs[i].Add(await CostAsync(proxies[i]));
            }
        }

        return [.. costs.Select(c => c.Order().ElementAt(c.Count / 2))];
    }

    private async Task<double> CostAsync(ProxyProcess proxy)
    {
        double before = proxy.Microseconds;
        WrkResult result = await wrk.RunAsync(proxy.Port, settings.TurnSeconds);
        return result is { Failed: 0, Requests: > 0 }
            ? (proxy.Microseconds - before) / result.Requests
            : throw new InvalidOperationException($"{proxy.Name}: {result.Failed} of {result.Requests} requests failed.");
    }
}
