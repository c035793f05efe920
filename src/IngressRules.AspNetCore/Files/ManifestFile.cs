using IngressRules.Diagnostics;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// One file as it was last read. A file that has stopped parsing goes on with its last good objects: its author is in the middle of a
/// change, and the change of one file must not take others down.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Stamp">What told the content apart when it was read.</param>
/// <param name="Content">The objects in use, and the findings of the newest reading.</param>
/// <param name="LastGood">The newest reading without a fault of the text as a whole; null where there was none.</param>
internal sealed record ManifestFile(string Path, FileStamp Stamp, IngressReadResult Content, IngressReadResult? LastGood)
{
    private static readonly HashSet<DiagnosticCode> FaultsOfTheText =
    [
        ReadingCodes.SourceUnreadable,
        ReadingCodes.SourceTooLarge,
        ReadingCodes.InvalidEncoding,
        ReadingCodes.YamlSyntax,
        ReadingCodes.JsonSyntax,
        ReadingCodes.NestingTooDeep,
        ReadingCodes.AliasExpansionTooLarge,
        ReadingCodes.TooManyDocuments,
        ReadingCodes.NotAnObject,
    ];

    /// <summary>The content under the file's name.</summary>
    public ObjectSource Source { get; } = new(Path, Content);

    /// <summary>True where the newest reading failed and older objects are in use.</summary>
    public bool UsesLastGood => LastGood is not null && !ReferenceEquals(Content, LastGood);

    /// <summary>True where the file could not be opened. That it can be now changes neither its time nor its length.</summary>
    public bool IsUnreadable => Content.Diagnostics.Any(d => d.Code == ReadingCodes.SourceUnreadable);

    /// <summary>Reads the file anew.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="before">The file as it was; null for a new one.</param>
    public static ManifestFile Read(string path, ReaderOptions options, ManifestFile? before)
    {
        // The stamp is taken first: a write during the reading then differs from it, and the next look reads again.
        FileStamp stamp = FileStamp.Of(path);
        IngressReadResult read = IngressReader.ReadFile(path, options, before?.LastGood);
        bool broken = read.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error && FaultsOfTheText.Contains(d.Code));
        if (!broken)
        {
            return new(path, stamp, read, read);
        }

        return before?.LastGood is { } good
            ? new(path, stamp, good with { Diagnostics = read.Diagnostics }, good)
            : new(path, stamp, read, null);
    }
}
