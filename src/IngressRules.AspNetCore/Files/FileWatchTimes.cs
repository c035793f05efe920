namespace IngressRules.AspNetCore.Files;

/// <summary>Every duration of the file watcher.</summary>
internal sealed record FileWatchTimes
{
    /// <summary>The durations for a host that changes none.</summary>
    public static FileWatchTimes Default { get; } = new();

    /// <summary>Files that are complete are read together once no further one has come for this long.</summary>
    public TimeSpan Gathering { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>A steady stream of complete files delays reading by this much at most.</summary>
    public TimeSpan LongestGathering => 3 * Gathering;

    /// <summary>Where nobody will announce the end of a change, the file must be left alone for this long.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>A steady stream of such changes delays reading by this much at most.</summary>
    public TimeSpan LongestSettling { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>A writer who keeps a file open may pause for this long, as a slow program does whose output goes to the file.</summary>
    public TimeSpan WriterPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>However often a file changes: after this long the next reading begins, and its result is used.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A file that has become empty is about to be written, unless it stays empty for this long.</summary>
    public TimeSpan Emptiness { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A file that has gone stays in use for this long while new files arrive: it may have been moved, and one of them hold its objects.
    /// </summary>
    public TimeSpan Move { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A file that takes longer than this to read comes in later, so that it does not hold up the others.</summary>
    public TimeSpan Reading { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The same at the start: the server waits for its first table, within reason.</summary>
    public TimeSpan FirstReading { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often to look for changes that nobody announced; infinite for never.</summary>
    public TimeSpan Polling { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The durations that a host has chosen.</summary>
    public static FileWatchTimes Of(IngressRulesOptions options) =>
        new() { Gathering = options.DebounceInterval, Polling = options.PollingInterval };

    /// <summary>
    /// The pause after a reload, in which further changes gather. It grows with the cost of the reload, so that no stream of changes
    /// takes the processor from the requests.
    /// </summary>
    public static TimeSpan RestAfter(TimeSpan reload) => reload / 2;
}
