namespace IngressRules.AspNetCore.Files;

/// <summary>The durations that the file watcher uses.</summary>
internal sealed record FileWatchTimes
{
    /// <summary>The default durations.</summary>
    public static FileWatchTimes Default { get; } = new();

    /// <summary>Complete files are gathered and read together once no further one has been added for this long.</summary>
    public TimeSpan Gathering { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>A steady stream of complete files delays reading by this much at most.</summary>
    public TimeSpan LongestGathering => 3 * Gathering;

    /// <summary>Where the system does not announce the end of a change, the file is read after it has not changed for this long.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>A steady stream of such changes delays reading by this much at most.</summary>
    public TimeSpan LongestSettling { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a writer that keeps a file open may pause, for example a slow program whose output goes to the file.</summary>
    public TimeSpan WriterPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After this long the next reading begins and its result is used, however often the file changes.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A file that has become empty is about to be written, unless it stays empty for this long.</summary>
    public TimeSpan Emptiness { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A missing file stays in use for this long while new files arrive: it may have been moved, and one of them may hold its objects.
    /// </summary>
    public TimeSpan Move { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long finished readings wait for another file that may have been deleted or replaced. Files that are changed together come into
    /// one table, but nobody can delay the others for long.
    /// </summary>
    public TimeSpan Together { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>A file that takes longer than this to read is added in a later reload, so that it does not delay the others.</summary>
    public TimeSpan Reading { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The same limit at the start, where the server waits for its first table.</summary>
    public TimeSpan FirstReading { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often to check for changes without a notification; infinite for never.</summary>
    public TimeSpan Polling { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The durations for the options of a host.</summary>
    public static FileWatchTimes Of(IngressRulesOptions options) =>
        new() { Gathering = options.DebounceInterval, Polling = options.PollingInterval };

    /// <summary>
    /// The pause after a reload, in which further changes are gathered. It grows with the cost of the reload, so that a stream of changes
    /// cannot take the processor from requests.
    /// </summary>
    public static TimeSpan RestAfter(TimeSpan reload) => reload / 2;
}
