using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace IngressRules.Yarp;

/// <summary>
/// How many requests with a body are on their way to endpoints over HTTP/1.1, where each of them needs a connection. It is half of the
/// limit of connections: clients can leave uploads unfinished, which must not keep requests without a body waiting. At the limit the upload
/// whose client has sent nothing for longest makes room, after a second at least.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "Uploads may end after the forwarder, and a semaphore without a wait handle holds nothing.")]
internal sealed class UploadLimit(int connections)
{
    private readonly ConcurrentDictionary<ResponseDeadline, bool> _uploads = [];
    private readonly SemaphoreSlim _room = new(Math.Max(1, connections / 2));

    /// <summary>Sends a request with a body.</summary>
    /// <param name="send">Sends it.</param>
    /// <param name="deadline">The deadline of its response.</param>
    /// <param name="cancellationToken">Cancels the wait for room.</param>
    /// <exception cref="NoRoomException">The limit is reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        Func<Task<HttpResponseMessage>> send, ResponseDeadline deadline, CancellationToken cancellationToken)
    {
        await Room.WaitAsync(_room, EndStalled, cancellationToken).ConfigureAwait(false);
        _uploads[deadline] = true;
        try
        {
            return await send().ConfigureAwait(false);
        }
        finally
        {
            _uploads.TryRemove(deadline, out _);
            _room.Release();
        }
    }

    private void EndStalled()
    {
        long before = Environment.TickCount64 - Room.LeastSilence;
        _uploads.Keys.Where(u => u.WaitsForClientSince <= before).MinBy(u => u.WaitsForClientSince ?? long.MaxValue)?.Pass();
    }
}
