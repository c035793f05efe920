namespace IngressRules.AspNetCore.Files;

/// <summary>What can happen to a file, as far as the watcher notices it.</summary>
internal enum FileEvent
{
    /// <summary>The system announces a write by a process that has the file open. It will also announce when the file is closed.</summary>
    Written,

    /// <summary>
    /// The system announces a change whose end it will not announce. Deleting is one: editors and version control delete the old file
    /// before they write the new one.
    /// </summary>
    Touched,

    /// <summary>The system announces that the file is complete: its writer has closed it, or it was renamed to this name.</summary>
    Closed,

    /// <summary>A look at the directories found the file as it was last read.</summary>
    SeenSame,

    /// <summary>A look at the directories found the file new or changed.</summary>
    SeenChanged,

    /// <summary>The same, but the last write is so recent that writing may not be finished.</summary>
    SeenFresh,

    /// <summary>A look at the directories did not find the file.</summary>
    SeenGone,

    /// <summary>A look at the directories found a directory in its place.</summary>
    SeenDirectory,

    /// <summary>The time that the file was waiting for has come.</summary>
    TimeUp,

    /// <summary>The reading gave objects.</summary>
    ReadGood,

    /// <summary>The reading gave a text that cannot be parsed as a whole.</summary>
    ReadBroken,

    /// <summary>The file could not be opened.</summary>
    ReadUnreadable,

    /// <summary>The file was empty and has not been before.</summary>
    ReadEmpty,

    /// <summary>The file changed during the reading.</summary>
    ReadUnsteady,

    /// <summary>The file was not there.</summary>
    ReadGone,

    /// <summary>The file was not there, and new files are being loaded. One of them may be this file under another name.</summary>
    ReadGoneWhileOthersArrive,
}
