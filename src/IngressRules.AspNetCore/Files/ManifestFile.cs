using IngressRules.Diagnostics;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// One file as it was last read. A file that stops parsing keeps its last good objects: it is probably being edited, and a mistake in one
/// file must not remove rules.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Stamp">The stamp of the file, taken before it was read.</param>
/// <param name="Content">The objects in use, and the diagnostics of the latest reading.</param>
/// <param name="LastGood">The latest content that could be parsed as a whole; null where there was none.</param>
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
        ReadingCodes.NotFilledIn,
        ReadingCodes.NotKubernetes,
    ];

    /// <summary>The content as a named source of objects.</summary>
    public ObjectSource Source { get; private init; } = new(Path, Content);

    /// <summary>True where the latest text cannot be parsed as a whole.</summary>
    public bool IsBroken => !ReferenceEquals(Content, LastGood);

    /// <summary>True where the latest text cannot be parsed as a whole and older objects are in use.</summary>
    public bool UsesLastGood => IsBroken && LastGood is not null;

    /// <summary>
    /// True where the file could not be opened. It is retried at every look, because chmod changes neither modification time nor length.
    /// </summary>
    public bool IsUnreadable => Content.Diagnostics.Any(d => d.Code == ReadingCodes.SourceUnreadable);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="before">The previous version of the file; null for a new one.</param>
    /// <param name="isListed">True for a file of a configured directory, false for one that is configured itself.</param>
    /// <returns>The new version; the same instance where the file still cannot be opened.</returns>
    public static ManifestFile Read(string path, ReaderOptions options, ManifestFile? before, bool isListed = false)
    {
        // The stamp is taken first, so that it differs afterwards if the file was written during the reading.
        var stamp = FileStamp.Of(path);
        IngressReadResult read = IngressReader.ReadFile(path, options, before?.LastGood, isListed);
        Diagnostic? fault = read.Diagnostics.FirstOrDefault(
            d => IsOfTheText(d, read) && (d.Severity == DiagnosticSeverity.Error || before?.LastGood is { Objects.Count: > 0 }));
        if (fault is null)
        {
            return new(path, stamp, read, read);
        }

        var broken = before?.LastGood is { } good
            ? OfLastGood(ObjectSource.OfLastGood(path, good, read, fault), stamp, good)
            : new ManifestFile(path, stamp, read, null);
        return before is { IsUnreadable: true } && broken.IsUnreadable && before.Stamp == stamp ? before : broken;
    }

    /// <summary>
    /// True for a fault that loses the whole text. A placeholder in one object loses that object alone. A template, or a text that is no
    /// mapping, is only a note where nothing of it is expected to be served, but it loses the objects that the file had all the same.
    /// </summary>
    private static bool IsOfTheText(Diagnostic finding, IngressReadResult read) =>
        FaultsOfTheText.Contains(finding.Code)
        && (finding.Code != ReadingCodes.NotFilledIn || finding.Object is null)
        && (finding.Code != ReadingCodes.NotKubernetes || (finding.Object is null && read.Objects.Count == 0));

    private static ManifestFile OfLastGood(ObjectSource source, FileStamp stamp, IngressReadResult good) =>
        new(source.Name, stamp, source.Content, good) { Source = source };
}
