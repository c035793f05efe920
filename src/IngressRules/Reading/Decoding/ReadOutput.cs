using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// The objects and the findings of a read, as far as it has come. Whoever may have to take something back marks the place first.
/// </summary>
internal sealed class ReadOutput
{
    private readonly KubernetesObjects.Builder _objects = new();
    private readonly List<Diagnostic> _diagnostics = [];

    /// <summary>How much there is.</summary>
    public Mark Position => new(_objects.Count, _diagnostics.Count);

    /// <summary>Adds an object.</summary>
    public void Add(IKubernetesObject item) => _objects.Add(item);

    /// <summary>Adds a finding.</summary>
    public void Add(Diagnostic finding) => _diagnostics.Add(finding);

    /// <summary>Adds what was read before.</summary>
    public void Add(Part part)
    {
        foreach (IKubernetesObject item in part.Objects)
        {
            _objects.Add(item);
        }

        _diagnostics.AddRange(part.Diagnostics);
    }

    /// <summary>What was added since a mark.</summary>
    public Part Since(Mark mark) => new([.. _objects.Since(mark.Objects)], [.. _diagnostics.Skip(mark.Diagnostics)]);

    /// <summary>Forgets what was added since a mark.</summary>
    public void RollBack(Mark mark)
    {
        _objects.RollBack(mark.Objects);
        _diagnostics.RemoveRange(mark.Diagnostics, _diagnostics.Count - mark.Diagnostics);
    }

    /// <summary>All objects.</summary>
    public KubernetesObjects ToObjects() => _objects.ToObjects();

    /// <summary>All findings.</summary>
    public ValueList<Diagnostic> ToDiagnostics() => _diagnostics.ToValueList();

    /// <summary>A place in the output: how many objects and how many findings come before it.</summary>
    internal readonly record struct Mark(int Objects, int Diagnostics);

    /// <summary>A stretch of the output.</summary>
    internal sealed record Part(IKubernetesObject[] Objects, Diagnostic[] Diagnostics);
}
