using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Reading.Sources;

namespace IngressRules.Reading;

/// <summary>
/// Reads Ingress, IngressClass, Service, EndpointSlice and Secret objects from YAML and JSON (specification 1 and 2.7). Errors in a text or
/// a file are reported as <see cref="Diagnostic"/> in the result; these methods do not throw for them.
/// </summary>
public static class IngressReader
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML documents or JSON values.</param>
    /// <param name="options">What to accept; null for the defaults.</param>
    /// <param name="name">The name of the text in findings, usually a file name.</param>
    public static IngressReadResult Read(string text, ReaderOptions? options = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= ReaderOptions.Default;
        return text.Length > options.MaxSourceBytes
            ? Single(SourceFindings.TooLarge(name, options.MaxSourceBytes))
            : Read(Encoding.UTF8.GetBytes(text), options, name);
    }

    /// <summary>Reads a text in UTF-8. The memory must not change afterwards, because findings quote from it.</summary>
    /// <param name="utf8">YAML documents or JSON values.</param>
    /// <param name="options">What to accept; null for the defaults.</param>
    /// <param name="name">The name of the text in findings, usually a file name.</param>
    public static IngressReadResult Read(ReadOnlyMemory<byte> utf8, ReaderOptions? options = null, string? name = null)
    {
        var session = new ReadSession(options ?? ReaderOptions.Default);
        session.Read(utf8, name);
        return session.ToResult();
    }

    /// <summary>Reads a stream to its end, or to <see cref="ReaderOptions.MaxSourceBytes"/>.</summary>
    /// <param name="stream">YAML documents or JSON values.</param>
    /// <param name="options">What to accept; null for the defaults.</param>
    /// <param name="name">The name of the text in findings, usually a file name.</param>
    public static IngressReadResult Read(Stream stream, ReaderOptions? options = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= ReaderOptions.Default;
        ReadOnlyMemory<byte>? bytes = SourceLoader.Load(stream, name, options.MaxSourceBytes, out Diagnostic? finding);
        return bytes is { } loaded ? Read(loaded, options, name) : Single(finding!);
    }

    /// <summary>Reads a stream to its end, or to <see cref="ReaderOptions.MaxSourceBytes"/>.</summary>
    /// <param name="stream">YAML documents or JSON values.</param>
    /// <param name="options">What to accept; null for the defaults.</param>
    /// <param name="name">The name of the text in findings, usually a file name.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    public static async Task<IngressReadResult> ReadAsync(
        Stream stream, ReaderOptions? options = null, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= ReaderOptions.Default;
        (ReadOnlyMemory<byte>? bytes, Diagnostic? finding) =
            await SourceLoader.LoadAsync(stream, name, options.MaxSourceBytes, cancellationToken).ConfigureAwait(false);
        return bytes is { } loaded ? Read(loaded, options, name) : Single(finding!);
    }

    /// <summary>Reads one file. A file that cannot be read is a finding.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What to accept; null for the defaults.</param>
    public static IngressReadResult ReadFile(string path, ReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var session = new ReadSession(options ?? ReaderOptions.Default);
        AddFile(session, path);
        return session.ToResult();
    }

    /// <summary>
    /// Reads a file again after a change. Unchanged YAML documents are not parsed again: their objects are the same instances, or copies
    /// with new positions where the document has moved to other lines.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What to accept; null for the defaults.</param>
    /// <param name="before">The previous result of this method for the file, with the same options instance; null for none.</param>
    public static IngressReadResult ReadFile(string path, ReaderOptions? options, IngressReadResult? before) =>
        ReadFile(path, options, before, isListed: false);

    /// <inheritdoc cref="ReadFile(string, ReaderOptions?, IngressReadResult?)"/>
    /// <param name="path">The file.</param>
    /// <param name="options">What to accept; null for the defaults.</param>
    /// <param name="before">The previous result of this method for the file, with the same options instance; null for none.</param>
    /// <param name="isListed">
    /// True for a file of <see cref="ListDirectory"/>, false for one that somebody named: as in <see cref="ReadDirectory"/> the templates
    /// of a chart are then only noted.
    /// </param>
    public static IngressReadResult ReadFile(string path, ReaderOptions? options, IngressReadResult? before, bool isListed)
    {
        ArgumentNullException.ThrowIfNull(path);
        var session = new ReadSession(options ?? ReaderOptions.Default);
        session.Remember(before?.Memory);
        AddFile(session, path, isListed);
        return session.ToResult();
    }

    /// <summary>
    /// Reads the <c>.yaml</c>, <c>.yml</c> and <c>.json</c> files of a directory and of those below it, in ordinal order of their names.
    /// Names that start with a dot are left out, such as the <c>..data</c> of a mounted ConfigMap.
    /// </summary>
    /// <param name="path">The directory.</param>
    /// <param name="options">What to accept; null for the defaults.</param>
    public static IngressReadResult ReadDirectory(string path, ReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var session = new ReadSession(options ?? ReaderOptions.Default);
        AddDirectory(session, path);
        return session.ToResult();
    }

    /// <summary>The files that <see cref="ReadDirectory"/> would read, for hosts that read and watch them one by one.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="findings">A finding for each directory that cannot be listed.</param>
    public static IReadOnlyList<string> ListDirectory(string path, out IReadOnlyList<Diagnostic> findings)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ManifestDirectory.Files(path, out findings);
    }

    /// <summary>Reads files and directories one after the other into one result.</summary>
    /// <param name="filesOrDirectories">The paths.</param>
    /// <param name="options">What to accept; null for the defaults.</param>
    public static IngressReadResult ReadPaths(IEnumerable<string> filesOrDirectories, ReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(filesOrDirectories);
        var session = new ReadSession(options ?? ReaderOptions.Default);
        foreach (string path in filesOrDirectories)
        {
            if (Directory.Exists(path))
            {
                AddDirectory(session, path);
            }
            else
            {
                AddFile(session, path);
            }
        }

        return session.ToResult();
    }

    private static void AddFile(ReadSession session, string path, bool inDirectory = false)
    {
        if (SourceLoader.LoadFile(path, session.Options.MaxSourceBytes, out Diagnostic? finding) is { } bytes)
        {
            session.Read(bytes, path, inDirectory);
        }
        else
        {
            session.Add(finding!);
        }
    }

    private static void AddDirectory(ReadSession session, string path)
    {
        IReadOnlyList<string> files = ManifestDirectory.Files(path, out IReadOnlyList<Diagnostic> findings);
        foreach (string file in files)
        {
            AddFile(session, file, inDirectory: true);
        }

        foreach (Diagnostic finding in findings)
        {
            session.Add(finding);
        }
    }

    private static IngressReadResult Single(Diagnostic finding) => new() { Diagnostics = [finding] };
}
