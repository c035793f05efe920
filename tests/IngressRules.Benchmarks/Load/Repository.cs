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

    /// <summary>The build output of a project, built as this program is.</summary>
    /// <param name="project">Its folder below the root.</param>
    public static string Built(string project)
    {
        // .../tests/IngressRules.Benchmarks/bin/Release/net10.0/
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        string assembly = Path.Combine(Root, project, "bin", build.Parent!.Name, build.Name, $"{Path.GetFileName(project)}.dll");
        return File.Exists(assembly) ? assembly : throw new FileNotFoundException($"Build {project} first.", assembly);
    }
}
