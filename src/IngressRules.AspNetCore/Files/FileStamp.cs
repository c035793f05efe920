using IngressRules.Reading;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Tells at low cost whether a file may have changed. It follows symbolic links, because a mounted ConfigMap is updated by replacing one:
/// <c>shop.yaml</c> points to <c>..data/shop.yaml</c>, and <c>..data</c> points to another directory after each update. A deployment's link
/// <c>current</c> works the same way.
/// </summary>
/// <param name="Target">The real path of the file; null where it cannot be determined.</param>
/// <param name="Modified">The time of the last write.</param>
/// <param name="Length">The length in bytes.</param>
internal readonly record struct FileStamp(string? Target, DateTime Modified, long Length)
{
    /// <summary>The current stamp of a file; the default value where the file cannot be accessed.</summary>
    public static FileStamp Of(string path) => Of(path, RealDirectoryOf(path));

    /// <summary>The current stamp of a file whose real directory is already known.</summary>
    public static FileStamp Of(string path, string? realDirectory)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is null)
            {
                return file.Exists ? new(Path.Join(realDirectory, file.Name), file.LastWriteTimeUtc, file.Length) : default;
            }

            return RealPath.Resolve(path) is { } real && new FileInfo(real) is { Exists: true } target
                ? new(real, target.LastWriteTimeUtc, target.Length)
                : default;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be accessed has no stamp. Reading it will report why.
            return default;
        }
    }

    /// <summary>The real path of a file's directory. It is the same for all files of the directory and takes a while to find.</summary>
    public static string? RealDirectoryOf(string path)
    {
        try
        {
            return Path.GetDirectoryName(path) is { } directory ? RealPath.Resolve(directory) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// True where the file has not changed since the stamp was taken. Also true for the default stamp, which has nothing to compare.
    /// </summary>
    public bool IsStill()
    {
        try
        {
            return Target is null
                || (new FileInfo(Target) is { Exists: true } file && file.LastWriteTimeUtc == Modified && file.Length == Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
