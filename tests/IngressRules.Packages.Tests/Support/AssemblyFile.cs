using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace IngressRules.Packages.Tests.Support;

/// <summary>Reads assemblies and their symbols without loading them.</summary>
internal static class AssemblyFile
{
    // The kind of debug information that leads from a source file to its address (portable PDB specification).
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    /// <summary>The namespaces of the public types.</summary>
    public static IReadOnlyList<string> NamespacesOf(byte[] assembly)
    {
        using var pe = new PEReader([.. assembly]);
        MetadataReader metadata = pe.GetMetadataReader();
        return [.. metadata.TypeDefinitions
            .Select(metadata.GetTypeDefinition)
            .Where(t => (t.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            .Select(t => metadata.GetString(t.Namespace))
            .Distinct()];
    }

    /// <summary>Whether the same source gives the same assembly.</summary>
    public static bool IsReproducible(byte[] assembly)
    {
        using var pe = new PEReader([.. assembly]);
        return pe.ReadDebugDirectory().Any(e => e.Type == DebugDirectoryEntryType.Reproducible);
    }

    /// <summary>The values of the assembly's metadata attributes, such as <c>IsTrimmable</c>.</summary>
    public static IReadOnlyDictionary<string, string> MetadataOf(byte[] assembly)
    {
        using var pe = new PEReader([.. assembly]);
        MetadataReader metadata = pe.GetMetadataReader();
        var values = new Dictionary<string, string>();
        foreach (CustomAttributeHandle handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor is { Kind: HandleKind.MemberReference } constructor
                && metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } type
                && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name) == nameof(AssemblyMetadataAttribute))
            {
                // A prolog of two bytes, then the two arguments.
                BlobReader blob = metadata.GetBlobReader(attribute.Value);
                blob.ReadUInt16();
                values[blob.ReadSerializedString()!] = blob.ReadSerializedString()!;
            }
        }

        return values;
    }

    /// <summary>The source files that symbols name, and the map from there to addresses; null where there is none.</summary>
    public static (ImmutableArray<string> Files, string? Link) SourcesOf(byte[] symbols)
    {
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbImage([.. symbols]);
        MetadataReader metadata = provider.GetMetadataReader();
        CustomDebugInformation[] links = [.. metadata.GetCustomDebugInformation(EntityHandle.ModuleDefinition)
            .Select(metadata.GetCustomDebugInformation)
            .Where(i => metadata.GetGuid(i.Kind) == SourceLink)];
        return (
            [.. metadata.Documents.Select(d => metadata.GetString(metadata.GetDocument(d).Name))],
            links.Length == 0 ? null : Encoding.UTF8.GetString(metadata.GetBlobBytes(links[0].Value)));
    }
}
