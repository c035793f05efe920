namespace IngressRules.AspNetCore.Files;

/// <summary>What the watcher remembers about a file. All times are measured from the start of the watcher.</summary>
/// <param name="Phase">The state of the file.</param>
/// <param name="IsInUse">True where content of the file is in use, current or older.</param>
/// <param name="Since">The time of the first change that is not in use yet.</param>
/// <param name="Entered">The time when the file entered its phase.</param>
/// <param name="Due">
/// When the file is to be read; <c>Never</c> where nothing is to be done, or only the end of a reading is awaited.
/// </param>
/// <param name="MissingSince">When the file was first found missing; null where the last reading found it.</param>
internal readonly record struct FileState(
    FilePhase Phase, bool IsInUse, TimeSpan Since, TimeSpan Entered, TimeSpan Due, TimeSpan? MissingSince)
{
    /// <summary>A time later than any other.</summary>
    public static readonly TimeSpan Never = TimeSpan.MaxValue;

    /// <summary>A file that the watcher does not know.</summary>
    public static FileState Unknown { get; } = new(FilePhase.Unknown, false, default, default, Never, null);

    /// <summary>True where nothing is to be done until something happens.</summary>
    public bool IsAtRest => Phase is FilePhase.Unknown or FilePhase.Loaded or FilePhase.Broken or FilePhase.Unreadable;

    /// <summary>True while a reading is under way whose result will be used.</summary>
    public bool IsReading => Phase is FilePhase.Loading or FilePhase.LoadingAgain;

    /// <summary>True for a new file that is not in use yet.</summary>
    public bool IsArriving => !IsInUse && !IsAtRest;

    /// <summary>A file whose content is in use and that needs no action.</summary>
    public static FileState AtRest(FilePhase phase) => Unknown with { Phase = phase, IsInUse = true };
}

/// <summary>What the watcher has to do with a file.</summary>
internal enum FileAction
{
    /// <summary>Nothing. If a reading has ended, its result is discarded.</summary>
    None,

    /// <summary>Begin to read the file.</summary>
    Read,

    /// <summary>Use the content that was read.</summary>
    Use,

    /// <summary>Stop using the content: the file is gone.</summary>
    Drop,
}

/// <summary>The result of a transition.</summary>
/// <param name="State">The next state, with the time of the next check.</param>
/// <param name="Action">What to do now.</param>
internal readonly record struct FileStep(FileState State, FileAction Action);
