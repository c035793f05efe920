using System.IO.Compression;
using System.Xml.Linq;

namespace IngressRules.Packages.Tests.Support;

/// <summary>A packed package: what its manifest says and what it holds.</summary>
internal sealed class PackageFile : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly XElement _metadata;

    public PackageFile(string path)
    {
        _archive = ZipFile.OpenRead(path);
        using Stream manifest = _archive.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        XElement root = XDocument.Load(manifest).Root!;
        _metadata = root.Element(root.Name.Namespace + "metadata")!;
    }

    public string Id => Value("id")!;

    /// <summary>True for a tool or a set of templates, which code cannot refer to.</summary>
    public bool HasType => Element("packageTypes") is not null;

    public IEnumerable<string> Names => _archive.Entries.Select(e => e.FullName);

    /// <summary>The packages that it depends on, with their versions.</summary>
    public IEnumerable<(string Id, string Version)> Dependencies => _metadata
        .Descendants(_metadata.Name.Namespace + "dependency")
        .Select(d => (d.Attribute("id")!.Value, d.Attribute("version")!.Value));

    public XElement? Element(string name) => _metadata.Element(_metadata.Name.Namespace + name);

    public string? Value(string name) => Element(name)?.Value;

    public byte[] Read(string name)
    {
        using Stream entry = _archive.GetEntry(name)?.Open()
            ?? throw new InvalidOperationException($"{Id} holds no {name}, but {string.Join(", ", Names)}");
        using var copy = new MemoryStream();
        entry.CopyTo(copy);
        return copy.ToArray();
    }

    public void Dispose() => _archive.Dispose();
}
