namespace IngressRules.Yarp;

/// <summary>Waits for room where a limit is reached, and makes some.</summary>
internal static class Room
{
    /// <summary>How long nothing may have happened to what has to make room, in milliseconds.</summary>
    public const long LeastSilence = 1000;

    /// <summary>How long a request waits for room, in milliseconds; less than connecting may take.</summary>
    private const long LongestWait = 2000;

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);

    /// <summary>Enters a semaphore.</summary>
    /// <param name="room">The semaphore.</param>
    /// <param name="make">Makes somebody leave it, if there is anybody who can.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="may">Whether the caller may enter although there is room; null for always.</param>
    /// <exception cref="NoRoomException">Nobody has left it in time.</exception>
    public static async ValueTask WaitAsync(
        SemaphoreSlim room, Action make, CancellationToken cancellationToken, Func<bool>? may = null)
    {
        if ((may is null || may()) && room.Wait(0, CancellationToken.None))
        {
            return;
        }

        try
        {
            long start = Environment.TickCount64;
            while (Environment.TickCount64 - start < LongestWait)
            {
                make();
                if (may is not null && !may())
                {
                    await Task.Delay(s_step, cancellationToken).ConfigureAwait(false);
                }
                else if (await room.WaitAsync(s_step, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The time for connecting is over, and no endpoint is to blame for that.
        }

        throw new NoRoomException();
    }
}

/// <summary>Thrown where the limit of connections to endpoints is reached.</summary>
internal sealed class NoRoomException() : IOException("The limit of connections to endpoints is reached.");
