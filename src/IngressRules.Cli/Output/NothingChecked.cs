using IngressRules.Cli.Input;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Cli.Output;

/// <summary>
/// What to say where no Ingress was among the files: "no findings" would be taken for "all is well". The next step depends on what was
/// there instead, such as a Kustomization, which must be built first.
/// </summary>
internal static class NothingChecked
{
    /// <summary>The fact itself.</summary>
    public const string Short = "no Ingress was among them";

    private const string Then = "| ingress-rules validate -";
    private const int MostSteps = 5, MostStepsBeside = 3;

    /// <summary>
    /// What there was instead and what to do next, in lines; null where there was an Ingress, or an error that says more.
    /// </summary>
    public static IReadOnlyList<string>? Of(Manifests manifests, IReadOnlyList<string> paths)
    {
        IngressReadResult read = manifests.Result;
        if (read.Ingresses.Count > 0 || read.HasErrors)
        {
            return null;
        }

        List<string> lines = [], others = KindsIn(read, _ => true);
        others.AddRange(KubernetesKind.All.Where(k => k.IsAside).Select(k => (Kind: k, read.Objects.Of(k).Count))
            .Where(k => k.Count > 0).Select(k => $"{k.Count} {k.Kind}"));
        if (Documents(read) is { } documents)
        {
            others.Add(documents);
        }

        if (others.Count > 0)
        {
            lines.Add($"Left out: {string.Join(", ", others)}.");
        }

        lines.AddRange(read.Diagnostics.Select(d => StepFor(d) ?? StepForFile(d) ?? OtherRoutes.StepFor(d)).OfType<string>()
            .Distinct(StringComparer.Ordinal).Take(MostSteps));
        if (read.Objects.Count + read.Diagnostics.Count == 0 && manifests.Files.Count > 0)
        {
            lines.Add("Nothing but an empty text or list was there. With kubectl get, name the namespace (-n NAME) or all of them (-A).");
        }

        lines.AddRange(paths.Where(Directory.Exists).SelectMany(StepsForDirectory));
        return lines;
    }

    /// <summary>
    /// What was left out beside Ingresses and what to do about it, in lines: what may hold further Ingresses, and what is no object. Other
    /// kinds, such as Deployments, are as they should be; errors are among the findings.
    /// </summary>
    public static IReadOnlyList<string> Beside(IngressReadResult read)
    {
        if (read.Ingresses.Count == 0)
        {
            return [];
        }

        Diagnostic[] open = [.. read.Diagnostics.Where(d => d.Severity != DiagnosticSeverity.Error && StepFor(d) is not null)];
        List<string> others = KindsIn(read, d => StepFor(d) is not null);
        if (open.Count(d => d.Code == ReadingCodes.NotFilledIn) is > 0 and int templates)
        {
            others.Add(Summary.Number(templates, "template"));
        }

        if (Documents(read) is { } documents)
        {
            others.Add(documents);
        }

        if (others.Count == 0)
        {
            return [];
        }

        string[] steps = [.. open.Select(StepFor).OfType<string>().Distinct(StringComparer.Ordinal)];
        return [$"Left out: {string.Join(", ", others)} (--verbose shows each).", .. steps.Take(MostStepsBeside)];
    }

    /// <summary>The kinds that are not read and how often each occurs, such as <c>2 Deployment</c>.</summary>
    public static List<string> KindsIn(IngressReadResult read, Func<Diagnostic, bool> counts) =>
    [
        .. read.Diagnostics
            .Where(d => d.Code == ReadingCodes.KindSkipped && d.Object is not null && counts(d))
            .GroupBy(OtherRoutes.NameOf, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Count()} {VisibleText.Of(g.Key, 40)}"),
    ];

    /// <summary>How many documents are no objects; null for none.</summary>
    public static string? Documents(IngressReadResult read) => read.Diagnostics.Count(d => d.Code == ReadingCodes.NotKubernetes) switch
    {
        0 => null,
        1 => "1 document that is no Kubernetes object",
        int none => $"{none} documents that are no Kubernetes objects",
    };

    private static string? StepFor(Diagnostic finding)
    {
        string file = finding.Span?.File ?? Manifests.StandardInput;
        if (finding.Code == ReadingCodes.NotFilledIn)
        {
            return finding.Message;
        }

        return finding.Code != ReadingCodes.KindSkipped ? null : finding.Object?.Kind switch
        {
            "Kustomization" or "Component" => BuildKustomization(file),
            "HelmRelease" or "HelmChart" => $"Render the chart and check the output: helm template CHART {Then}",
            "Application" or "ApplicationSet" =>
                $"Render what the {finding.Object.Kind} points to and check the output: helm template CHART {Then}, "
                    + $"or kubectl kustomize DIR {Then}",
            "Template" => $"Process the template and check the output: oc process -f {VisibleText.Of(file)} {Then}",
            _ => null,
        };
    }

    /// <summary>What to do about a file that is no object, and by whose name one knows what it belongs to.</summary>
    private static string? StepForFile(Diagnostic finding)
    {
        string file = finding.Span?.File ?? "";
        return finding.Code != ReadingCodes.NotKubernetes ? null : Path.GetFileName(file) switch
        {
            "kustomization.yaml" or "kustomization.yml" => BuildKustomization(file),
            "Chart.yaml" => $"Render the chart and check the output: helm template {FolderOf(file)} {Then}",
            _ => null,
        };
    }

    private static string BuildKustomization(string file) =>
        $"Build the Kustomization and check the output: kubectl kustomize {FolderOf(file)} {Then}";

    private static string FolderOf(string file) => Path.GetDirectoryName(file) is { Length: > 0 } folder ? VisibleText.Of(folder) : ".";

    private static IEnumerable<string> StepsForDirectory(string path)
    {
        if (ManifestDirectory.Files(path, out _).Count == 0)
        {
            yield return $"{VisibleText.Of(path)} has no .yaml, .yml or .json file.";
        }

        string? hidden = ManifestDirectory.Directories(path)
            .SelectMany(d => Directory.EnumerateFileSystemEntries(d, ".*"))
            .Where(e => Directory.Exists(e) || ManifestName.IsManifest(e))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
        if (hidden is not null)
        {
            yield return $"Names that start with a dot are left out, such as {VisibleText.Of(hidden)}. Name it to have it read.";
        }
    }
}
