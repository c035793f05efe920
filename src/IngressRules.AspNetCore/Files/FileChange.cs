namespace IngressRules.AspNetCore.Files;

/// <summary>How far a change has come.</summary>
internal enum ChangeKind
{
    /// <summary>The file is as its writer wants it: closed, or renamed to this name. It can be read.</summary>
    Complete,

    /// <summary>
    /// Somebody may be in the middle of something, and there is no telling when he has finished except that it stays quiet. A file that has gone is
    /// one of these: editors and version control take the old file away before they write the new one.
    /// </summary>
    Unsettled,

    /// <summary>Somebody is writing, and we will be told when he closes the file.</summary>
    Writing,
}

/// <summary>What to look at, taken from a <see cref="ChangeQueue"/>.</summary>
/// <param name="Everything">True where the directories must be listed again.</param>
/// <param name="Files">Files to read again whatever their stamp says: two writes in a row can have the same one.</param>
/// <param name="BeingWritten">Files to leave alone for the moment.</param>
internal sealed record FileChanges(bool Everything, IReadOnlySet<string> Files, IReadOnlySet<string> BeingWritten)
{
    private static readonly HashSet<string> NoFiles = [];

    /// <summary>A look at everything, as at the start.</summary>
    public static FileChanges All { get; } = new(true, NoFiles, NoFiles);
}
