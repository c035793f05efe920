using IngressRules.Reading.Sources;

namespace IngressRules.Reading;

/// <summary>Follows links in every part of a path; the framework follows only those of the last part.</summary>
public static class RealPath
{
    // The limit of Linux, after which it assumes a loop.
    private const int MaxLinks = 40;

    /// <summary>The path without links, or null where its target does not exist or the links form a loop.</summary>
    /// <param name="path">A path, relative or absolute.</param>
    public static string? Resolve(string path) => Follow(path, null) is { } end && Path.Exists(end) ? end : null;

    /// <summary>The links that are followed to resolve the path. If one of them changes, the path has another target.</summary>
    /// <param name="path">A path, relative or absolute.</param>
    public static IReadOnlyList<string> LinksOf(string path)
    {
        List<string> links = [];
        _ = Follow(path, links);
        return links;
    }

    /// <summary>True where the path is a link, even a broken one; false also where it does not exist or may not be accessed.</summary>
    /// <param name="path">The path.</param>
    public static bool IsLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget is not null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// True where it is certain that nothing exists at the path. False where that is unknown, after an I/O error or without permission.
    /// </summary>
    /// <param name="path">The path.</param>
    public static bool IsGone(string path)
    {
        try
        {
            if (Follow(path, null) is not { } end)
            {
                return true;
            }

            _ = File.GetAttributes(end);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (SourceLoader.IsUnreadable(e))
        {
            return false;
        }
    }

    /// <summary>The path with all links resolved, whether the target exists or not; null where the links form a loop.</summary>
    private static string? Follow(string path, List<string>? links)
    {
        string rest = Path.GetFullPath(path);
        for (int count = 0; count <= MaxLinks; count++)
        {
            if (FirstLink(rest) is not { } link)
            {
                return rest;
            }

            links?.Add(link.Path);
            string directory = Path.GetDirectoryName(link.Path)!;
            string below = rest[link.Path.Length..].TrimStart(Path.DirectorySeparatorChar);
            rest = Path.GetFullPath(Path.Combine(directory, link.Target, below));
        }

        return null;
    }

    private static (string Path, string Target)? FirstLink(string path)
    {
        for (int end = path.IndexOf(Path.DirectorySeparatorChar) + 1; end > 0 && end < path.Length;)
        {
            int next = path.IndexOf(Path.DirectorySeparatorChar, end);
            string part = next < 0 ? path : path[..next];
            if (new FileInfo(part).LinkTarget is { } target)
            {
                return (part, target);
            }

            end = next < 0 ? 0 : next + 1;
        }

        return null;
    }
}
