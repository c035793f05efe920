namespace IngressRules.AspNetCore.Files;

/// <summary>The state of a file in the watcher.</summary>
internal enum FilePhase
{
    /// <summary>The watcher does not know the file, or it has gone.</summary>
    Unknown,

    /// <summary>The content in use is what the file holds.</summary>
    Loaded,

    /// <summary>The newest text cannot be parsed as a whole. The last good content is in use, if there was any.</summary>
    Broken,

    /// <summary>The file cannot be opened. The last good content is in use, if there was any.</summary>
    Unreadable,

    /// <summary>Somebody is writing the file, and closing it will be announced.</summary>
    Writing,

    /// <summary>Something has happened to the file, and nothing will announce the end of it. It is read once it has been quiet.</summary>
    Settling,

    /// <summary>The file is complete and is read together with others that are.</summary>
    Due,

    /// <summary>The file is being read.</summary>
    Loading,

    /// <summary>The file is being read and has been replaced as a whole since. The result is used, and the file is read again.</summary>
    LoadingAgain,

    /// <summary>The file was not there when it was to be read. Its content is in use until that is certain.</summary>
    Missing,
}
