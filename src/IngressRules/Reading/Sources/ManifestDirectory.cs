using IngressRules.Diagnostics;
using IngressRules.Reading.Sources;

namespace IngressRules.Reading;

/// <summary>Finds the manifests of a directory tree.</summary>
public static class ManifestDirectory
{
    // A limit for the recursion; real manifests are not nested deeper.
    private const int MaxDepth = 64;

    /// <summary>The manifest files in ordinal order of their paths, and findings about directories that cannot be listed.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="findings">A finding for each directory that cannot be listed.</param>
    public static IReadOnlyList<string> Files(string path, out IReadOnlyList<Diagnostic> findings)
    {
        List<string> files = [];
        List<Diagnostic> problems = [];
        Collect(path, 0, new HashSet<string>(StringComparer.Ordinal), [], files, problems);
        findings = problems;
        return files;
    }

    /// <summary>The directories that <see cref="Files"/> searches, the given one first.</summary>
    /// <param name="path">The directory.</param>
    public static IReadOnlyList<string> Directories(string path)
    {
        List<string> directories = [];
        Collect(path, 0, new HashSet<string>(StringComparer.Ordinal), directories, [], []);
        return directories;
    }

    private static void Collect(
        string directory, int depth, HashSet<string> seen, List<string> directories, List<string> files, List<Diagnostic> problems)
    {
        string[] entries;
        try
        {
            // Links to directories are followed, because a mounted ConfigMap consists of them, but no directory is read twice:
            // a link that leads back up would never end.
            if (!seen.Add(RealPath.Resolve(directory) ?? Path.GetFullPath(directory)))
            {
                return;
            }

            directories.Add(directory);
            entries = Directory.GetFileSystemEntries(directory);
        }
        catch (Exception e) when (SourceLoader.IsUnreadable(e))
        {
            problems.Add(SourceFindings.Unreadable(directory, e.Message));
            return;
        }

        Array.Sort(entries, StringComparer.Ordinal);
        foreach (string entry in entries)
        {
            if (Path.GetFileName(entry.AsSpan()).StartsWith('.'))
            {
                continue;
            }

            if (!Directory.Exists(entry))
            {
                if (ManifestName.IsManifest(entry))
                {
                    files.Add(entry);
                }
            }
            else if (depth == MaxDepth)
            {
                problems.Add(SourceFindings.Unreadable(entry, "Directories lie too deep in each other here."));
            }
            else
            {
                Collect(entry, depth + 1, seen, directories, files, problems);
            }
        }
    }
}
