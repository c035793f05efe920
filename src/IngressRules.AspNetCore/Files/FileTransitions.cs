using static IngressRules.AspNetCore.Files.FileAction;
using static IngressRules.AspNetCore.Files.FileEvent;
using static IngressRules.AspNetCore.Files.FilePhase;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// The state machine of a file: it maps state, event and time to the next state, an action and the time of the next check. It uses neither
/// disk nor clock.
/// </summary>
/// <remarks>
/// docs/files.md has the same table for readers, and a test compares the two. It follows three rules: a file is not read while it is being
/// written, because half of a manifest may be valid; the result of a reading is discarded if writing began during it; and no wait is longer
/// than <see cref="FileWatchTimes.LongestDelay"/>, however often the file changes.
/// </remarks>
internal sealed class FileTransitions(FileWatchTimes times)
{
    /// <summary>The next state of a file after an event, and what to do now.</summary>
    public FileStep Next(FileState file, FileEvent happened, TimeSpan now)
    {
        bool isLate = now - file.Since >= times.LongestDelay;
        bool mayBeTruncated = now - file.Since < times.Emptiness;
        TimeSpan missing = now - (file.MissingSince ?? now);
        return (file.Phase, happened) switch
        {
            // The system announces a change.
            (Loading or LoadingAgain, Written or Touched) when isLate => new(file with { Phase = LoadingAgain }, None),
            (_, Written) => Wait(file, Writing, now),
            (Writing, Touched) => new(file, None),
            (_, Touched) => Wait(file, Settling, now),
            (Loading or LoadingAgain, Closed) => new(file with { Phase = LoadingAgain }, None),
            (_, Closed) => Wait(file, Due, now),

            // A look at the directories finds an unannounced change. After an announced one, the file will be read anyway.
            (Unknown or Loaded or Broken or Unreadable, SeenChanged) or (Unreadable, SeenSame) => Begin(file, now),
            (Unknown or Loaded or Broken or Unreadable, SeenFresh) => Wait(file, Settling, now),
            (Loaded or Broken or Unreadable, SeenGone) => Wait(file, Settling, now),
            (_, SeenDirectory) => new(FileState.Unknown, Drop),

            // A wait is over.
            (Writing or Settling or Due or Missing, TimeUp) => Begin(file, now),

            // A reading ends.
            (Loading, ReadUnsteady) when !isLate => Wait(file with { MissingSince = null }, Settling, now),
            (Loading, ReadEmpty) when mayBeTruncated => Wait(file with { MissingSince = null }, Settling, now),
            (LoadingAgain, ReadEmpty) when mayBeTruncated => Wait(file, Due, now),
            (LoadingAgain, ReadGone or ReadGoneWhileOthersArrive) => Wait(file, Due, now),
            (Loading, ReadGone or ReadGoneWhileOthersArrive) when !file.IsInUse => new(FileState.Unknown, Drop),
            (Loading, ReadGone) when missing >= times.Settling => new(FileState.Unknown, Drop),
            (Loading, ReadGoneWhileOthersArrive) when missing >= times.Move => new(FileState.Unknown, Drop),
            (Loading, ReadGone or ReadGoneWhileOthersArrive) => Wait(file with { MissingSince = now - missing }, Missing, now),
            (LoadingAgain, >= ReadGood) => new(Wait(FileState.AtRest(Loaded), Due, now).State, Use),
            (Loading, ReadUnsteady) => new(Wait(FileState.AtRest(Loaded), Settling, now).State, Use),
            (Loading, ReadGood or ReadEmpty) => new(FileState.AtRest(Loaded), Use),
            (Loading, ReadBroken) => new(FileState.AtRest(Broken), Use),
            (Loading, ReadUnreadable) => new(FileState.AtRest(Unreadable), Use),
            _ => new(file, None),
        };
    }

    private static FileStep Begin(FileState file, TimeSpan now) =>
        new(file with { Phase = Loading, Since = file.IsAtRest ? now : file.Since, Entered = now, Due = FileState.Never }, Read);

    private FileStep Wait(FileState file, FilePhase phase, TimeSpan now)
    {
        TimeSpan since = file.IsAtRest ? now : file.Since, entered = file.Phase == phase ? file.Entered : now;
        TimeSpan due = phase switch
        {
            Writing => Earliest(now + times.WriterPause, since + times.LongestDelay),
            Settling => Earliest(now + times.Settling, entered + times.LongestSettling, since + times.LongestDelay),
            Due => Earliest(now + times.Gathering, entered + times.LongestGathering),
            _ => now + times.Settling,
        };
        return new(file with { Phase = phase, Since = since, Entered = entered, Due = due }, None);
    }

    private static TimeSpan Earliest(params ReadOnlySpan<TimeSpan> moments)
    {
        TimeSpan earliest = FileState.Never;
        foreach (TimeSpan moment in moments)
        {
            earliest = moment < earliest ? moment : earliest;
        }

        return earliest;
    }
}
