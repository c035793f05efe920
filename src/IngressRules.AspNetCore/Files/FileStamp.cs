namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Tells cheaply whether a file may have changed. It follows links, because a mounted ConfigMap changes by one: <c>shop.yaml</c> leads to
/// <c>..data/shop.yaml</c>, and <c>..data</c> to another directory after each change.
/// </summary>
/// <param name="Target">Where the links end; null for a file that is none, and for a link that leads nowhere.</param>
/// <param name="Modified">The time of the last write.</param>
/// <param name="Length">The length in bytes.</param>
internal readonly record struct FileStamp(string? Target, DateTime Modified, long Length)
{
    /// <summary>The stamp of a file now; the default one where it cannot be looked at.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is null)
            {
                return file.Exists ? new(null, file.LastWriteTimeUtc, file.Length) : default;
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
}
