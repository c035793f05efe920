namespace IngressRules.AspNetCore.Files;

/// <summary>Announces changes of files. Where the system gives no notifications for a directory, polling finds its changes.</summary>
internal interface IDirectoryWatch : IDisposable
{
    /// <summary>Watches what can be watched now and is not watched yet. Calls take turns.</summary>
    void Ensure();

    /// <summary>Waits until what has happened so far has been announced, where the system can tell.</summary>
    void CatchUp();
}
