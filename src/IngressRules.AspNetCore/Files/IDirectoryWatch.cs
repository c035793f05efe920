namespace IngressRules.AspNetCore.Files;

/// <summary>Announces changes of files. Directories without notifications are covered by polling.</summary>
internal interface IDirectoryWatch : IDisposable
{
    /// <summary>Watches every directory that can be watched and is not watched yet. Calls must not overlap.</summary>
    void Ensure();

    /// <summary>Waits until all changes so far have been announced, where the system supports that.</summary>
    void CatchUp();
}
