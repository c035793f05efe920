namespace IngressRules.Benchmarks.Load;

/// <summary>The repository that this program was built in.</summary>
internal static class Repository
{
    /// <summary>Its root, found relative to this program.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "IngressRules.sln")))
            {
                folder = folder.Parent ?? throw new DirectoryNotFoundException("IngressRules.sln was not found above this program.");
            }

            return folder.FullName;
        }
    }
}
