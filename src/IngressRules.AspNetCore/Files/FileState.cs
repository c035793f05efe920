namespace IngressRules.AspNetCore.Files;

/// <summary>What the watcher remembers about a file. All times are measured from the start of the watcher.</summary>
/// <param name="Phase">Where the file stands.</param>
/// <param name="IsInUse">True where content of the file is in use, old or new.</param>
/// <param name="Since">When the first change happened that is not in use yet.</param>
/// <param name="Entered">When the file came into its phase.</param>
/// <param name="Due">When it is to be read; never where nothing is to be done, or where only a reading is waited for.</param>
/// <param name="MissingSince">When the file was first not there; null where the last reading found it.</param>
internal readonly record struct FileState(
    FilePhase Phase, bool IsInUse, TimeSpan Since, TimeSpan Entered, TimeSpan Due, TimeSpan? MissingSince)
{
    /// <summary>Later than any time.</summary>
    public static readonly TimeSpan Never = TimeSpan.MaxValue;

    /// <summary>A file that the watcher does not know.</summary>
    public static FileState Unknown { get; } = new(FilePhase.Unknown, false, default, default, Never, null);

    /// <summary>True where nothing is to be done until something happens.</summary>
    public bool IsAtRest => Phase is FilePhase.Unknown or FilePhase.Loaded or FilePhase.Broken or FilePhase.Unreadable;

    /// <summary>True while a reading is under way whose result will count.</summary>
    public bool IsReading => Phase is FilePhase.Loading or FilePhase.LoadingAgain;

    /// <summary>True for a new file that is on its way into use.</summary>
    public bool IsArriving => !IsInUse && !IsAtRest;

    /// <summary>A file whose content is in use and about which nothing is to be done.</summary>
    public static FileState AtRest(FilePhase phase) => Unknown with { Phase = phase, IsInUse = true };
}

/// <summary>What the watcher has to do with a file.</summary>
internal enum FileAction
{
    /// <summary>Nothing. The result of a reading is thrown away.</summary>
    None,

    /// <summary>Begin to read the file.</summary>
    Read,

    /// <summary>Put what was read into use.</summary>
    Use,

    /// <summary>Take what is in use out of use: the file has gone.</summary>
    Drop,
}

/// <summary>What becomes of a file.</summary>
/// <param name="State">The next state, with the time at which to look again.</param>
/// <param name="Action">What to do now.</param>
internal readonly record struct FileStep(FileState State, FileAction Action);
