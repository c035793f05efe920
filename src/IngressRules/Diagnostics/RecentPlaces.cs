namespace IngressRules.Diagnostics;

/// <summary>
/// Keeps the few maps of places that were used last from being collected, because findings come in groups: a thousand rules that lose to
/// the same large Ingress name its places a thousand times. What nobody asks for between two full collections is given up.
/// </summary>
internal static class RecentPlaces
{
    private static readonly Lock s_lock = new();

    /// <summary>The maps, the one used last first.</summary>
    private static readonly SourcePlaces?[] s_kept = new SourcePlaces?[4];
    private static bool s_isUsed;
    private static bool s_isWatched;

    /// <summary>Keeps a map that is being used.</summary>
    public static void Keep(SourcePlaces places)
    {
        lock (s_lock)
        {
            s_isUsed = true;
            int known = Array.IndexOf(s_kept, places);
            Array.Copy(s_kept, 0, s_kept, 1, known < 0 ? s_kept.Length - 1 : known);
            s_kept[0] = places;
            if (!s_isWatched)
            {
                s_isWatched = true;
                _ = new Collection();
            }
        }
    }

    /// <summary>Returns false where nothing was used since the last call; then nothing is kept any more.</summary>
    private static bool Age()
    {
        lock (s_lock)
        {
            if (!s_isUsed)
            {
                Array.Clear(s_kept);
                s_isWatched = false;
            }

            (bool wasUsed, s_isUsed) = (s_isUsed, false);
            return wasUsed;
        }
    }

    /// <summary>Nothing refers to an instance, so it is finalized at each collection of its generation, which is soon the oldest.</summary>
    private sealed class Collection
    {
        ~Collection()
        {
            if (Age())
            {
                GC.ReRegisterForFinalize(this);
            }
        }
    }
}
