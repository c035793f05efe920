using IngressRules.Reading;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Tells cheaply whether a file may have changed. It follows links, because a mounted ConfigMap changes by one: <c>shop.yaml</c> leads to
/// <c>..data/shop.yaml</c>, and <c>..data</c> to another directory after each change. The link <c>current</c> of a deployment works the
/// same way.
/// </summary>
/// <param name="Target">Where the path really leads; null where it cannot be looked at.</param>
/// <param name="Modified">The time of the last write.</param>
/// <param name="Length">The length in bytes.</param>
internal readonly record struct FileStamp(string? Target, DateTime Modified, long Length)
{
    /// <summary>The stamp of a file now; the default one where it cannot be looked at.</summary>
    public static FileStamp Of(string path) => Of(path, RealDirectoryOf(path));

    /// <summary>The stamp of a file whose directory has been resolved before.</summary>
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
            // A file that cannot be looked at has no stamp. Reading it will say why.
            return default;
        }
    }

    /// <summary>Where the directory of a file really is. The answer is the same for all its files and takes a while to find.</summary>
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
    /// True where the file looks as it did when the stamp was taken. A file that could not be looked at is compared with nothing.
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
