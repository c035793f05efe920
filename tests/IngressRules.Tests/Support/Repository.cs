using System.Runtime.CompilerServices;

namespace IngressRules.Tests.Support;

/// <summary>The files of the repository that tests read: documents and sources.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        // A deterministic build maps source paths away; the binaries lie below the repository too.
        string? folder = File.Exists(here) ? Path.GetDirectoryName(here) : AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "IngressRules.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests must run inside the repository.");
    }
}
