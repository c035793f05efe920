using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// The objects and findings of a read so far. Code that may have to undo additions takes a mark first, and rolls back to it.
/// </summary>
internal sealed class ReadOutput
{
    private readonly KubernetesObjects.Builder _objects = new();
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly List<SecretSource> _secretSources = [];

    /// <summary>The current position, to roll back to later.</summary>
    public Mark Position => new(_objects.Count, _diagnostics.Count, _secretSources.Count);

    /// <summary>Adds an object.</summary>
    public void Add(IKubernetesObject item) => _objects.Add(item);

    /// <summary>Adds a finding.</summary>
    public void Add(Diagnostic finding) => _diagnostics.Add(finding);

    /// <summary>Adds what an object of another kind says about Secrets.</summary>
    public void Add(SecretSource source) => _secretSources.Add(source);

    /// <summary>Adds objects and findings of an earlier read.</summary>
    public void Add(Part part)
    {
        foreach (IKubernetesObject item in part.Objects)
        {
            _objects.Add(item);
        }

        _diagnostics.AddRange(part.Diagnostics);
        _secretSources.AddRange(part.SecretSources);
    }

    /// <summary>What was added since a mark.</summary>
    public Part Since(Mark mark) => new(
        [.. _objects.Since(mark.Objects)], [.. _diagnostics.Skip(mark.Diagnostics)], [.. _secretSources.Skip(mark.SecretSources)]);

    /// <summary>Removes what was added since a mark.</summary>
    public void RollBack(Mark mark)
    {
        _objects.RollBack(mark.Objects);
        _diagnostics.RemoveRange(mark.Diagnostics, _diagnostics.Count - mark.Diagnostics);
        _secretSources.RemoveRange(mark.SecretSources, _secretSources.Count - mark.SecretSources);
    }

    /// <summary>Replaces the findings since a mark about values that nobody filled in by a single one.</summary>
    public void MergePlaceholders(Mark mark) => Placeholder.Merge(_diagnostics, mark.Diagnostics, ReadingCodes.NotFilledIn);

    /// <summary>Notes on the first error since a mark which hosts the refused Ingress names.</summary>
    public void NameHosts(Mark mark, UnreadHosts hosts)
    {
        int first = _diagnostics.FindIndex(mark.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        if (first >= 0)
        {
            _diagnostics[first] = _diagnostics[first] with { UnreadHosts = hosts };
        }
    }

    /// <summary>All objects.</summary>
    public KubernetesObjects ToObjects() => _secretSources.Count == 0
        ? _objects.ToObjects()
        : _objects.ToObjects() with { SecretSources = _secretSources.ToValueList() };

    /// <summary>All findings.</summary>
    public ValueList<Diagnostic> ToDiagnostics() => _diagnostics.ToValueList();

    /// <summary>A position in the output: how much of each sort comes before it.</summary>
    internal readonly record struct Mark(int Objects, int Diagnostics, int SecretSources);

    /// <summary>A part of the output.</summary>
    internal sealed record Part(IKubernetesObject[] Objects, Diagnostic[] Diagnostics, SecretSource[] SecretSources);
}
