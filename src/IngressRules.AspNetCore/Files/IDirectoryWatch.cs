namespace IngressRules.AspNetCore.Files;

/// <summary>Announces changes of files. Where the system gives no notifications for a directory, polling has to do.</summary>
internal interface IDirectoryWatch : IDisposable
{
    /// <summary>Watches what can be watched now and is not watched yet. Calls take turns.</summary>
    void Ensure();
}
