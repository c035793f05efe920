namespace IngressRules.AspNetCore.Files;

/// <summary>Follows links in every part of a path; the framework follows only those of the last part.</summary>
internal static class RealPath
{
    // As many as Linux follows before it gives up on a loop.
    private const int MaxLinks = 40;

    /// <summary>The path without links, or null where it leads nowhere or in circles.</summary>
    public static string? Resolve(string path)
    {
        string rest = Path.GetFullPath(path);
        for (int links = 0; links <= MaxLinks; links++)
        {
            if (FirstLink(rest) is not { } link)
            {
                return Path.Exists(rest) ? rest : null;
            }

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
