using System.Collections.Concurrent;
using System.Net;

namespace IngressRules.AspNetCore.Policies;

/// <summary>How many requests of each client are in flight, for limits of connections (N65). As large as the number of requests.</summary>
internal sealed class ClientPlaces
{
    private readonly ConcurrentDictionary<(string Scope, IPAddress Client), int> _counts = new();

    /// <summary>How many clients have a request in flight.</summary>
    public int Count => _counts.Count;

    /// <summary>Takes a place for a request.</summary>
    /// <param name="scope">The Ingress.</param>
    /// <param name="client">The client.</param>
    /// <param name="limit">How many places the client has.</param>
    /// <returns>What gives the place back; null where there is none left.</returns>
    public IDisposable? TryTake(string scope, IPAddress client, int limit)
    {
        (string, IPAddress) key = (scope, client);
        while (true)
        {
            if (!_counts.TryGetValue(key, out int count))
            {
                if (limit < 1)
                {
                    return null;
                }

                if (_counts.TryAdd(key, 1))
                {
                    return new Place(this, key);
                }
            }
            else if (count >= limit)
            {
                return null;
            }
            else if (_counts.TryUpdate(key, count + 1, count))
            {
                return new Place(this, key);
            }
        }
    }

    private void Leave((string, IPAddress) key)
    {
        while (true)
        {
            int count = _counts[key];
            if (count == 1 ? _counts.TryRemove(KeyValuePair.Create(key, 1)) : _counts.TryUpdate(key, count - 1, count))
            {
                return;
            }
        }
    }

    private sealed class Place(ClientPlaces places, (string, IPAddress) key) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                places.Leave(key);
            }
        }
    }
}
