using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Reading.Decoding;
using IngressRules.Reading.Documents;
using IngressRules.Reading.Json;
using IngressRules.Reading.Sources;
using IngressRules.Reading.Yaml;

namespace IngressRules.Reading;

/// <summary>
/// One read of one or more texts: reads each in its format, and collects objects and findings. A text that may have either format is read
/// as JSON first; the result is rolled back where YAML gives a better one.
/// </summary>
internal sealed class ReadSession
{
    private readonly ReadOutput _output = new();
    private readonly DocumentTree _tree;
    private readonly bool _ownsTree;
    private readonly DocumentDecoder _decoder;
    private RememberedDocuments? _remembered;

    /// <summary>Starts a session.</summary>
    /// <param name="options">What to accept.</param>
    /// <param name="tree">Takes each document; null for one of its own.</param>
    public ReadSession(ReaderOptions options, DocumentTree? tree = null)
    {
        Options = options;
        _ownsTree = tree is null;
        _tree = tree ?? new DocumentTree(new TextPool());
        _decoder = new DocumentDecoder(options, _output);
    }

    public ReaderOptions Options { get; }

    /// <summary>Turns on the parse cache: the YAML documents are kept for the next read of the same text.</summary>
    /// <param name="before">The cache of the previous read; null for none.</param>
    public void Remember(DocumentMemory? before) => _remembered = new RememberedDocuments(before, Options, _output);

    /// <summary>Adds a finding that was made before there was a text.</summary>
    public void Add(Diagnostic finding) => _output.Add(finding);

    /// <summary>Reads one text and adds what it holds.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="name">Its name.</param>
    /// <param name="inDirectory">True for a file that was found in a directory, and not named.</param>
    public void Read(ReadOnlyMemory<byte> bytes, string? name, bool inDirectory = false)
    {
        _decoder.IsDirectory = inDirectory;
        if (bytes.Length > Options.MaxSourceBytes)
        {
            Add(SourceFindings.TooLarge(name, Options.MaxSourceBytes));
            return;
        }

        if (Options.Format != SourceFormat.Json && SourceBytes.IsUtf16(bytes.Span))
        {
            if (SourceBytes.FromUtf16(bytes.Span) is not { } converted)
            {
                _decoder.Report(ReadingCodes.InvalidEncoding, new SourceText(name, default), 0, 1,
                    "The byte order mark says UTF-16, and the text is not. Save the file as UTF-8.");
                return;
            }

            bytes = converted;
        }

        // A caller who says JSON means JSON, which has no byte order mark. Else the text is read as kubectl reads it, which looks at the
        // first character and not at the name.
        if (Options.Format != SourceFormat.Json && bytes.Span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        if (Options.Format == SourceFormat.Json)
        {
            ReadJson(bytes, name);
        }
        else if (Options.Format == SourceFormat.Auto && SourceFormats.LooksLikeJson(bytes.Span))
        {
            ReadJsonOrYaml(bytes, name);
        }
        else
        {
            ReadYaml(bytes, name, _remembered);
        }
    }

    /// <summary>Ends the session.</summary>
    public IngressReadResult ToResult()
    {
        if (_ownsTree)
        {
            _tree.Free();
        }
        else
        {
            // The text is not kept.
            _tree.Reset(new SourceText(null, default), isJson: true);
        }

        return new()
        {
            Objects = _output.ToObjects(),
            Diagnostics = _output.ToDiagnostics(),
            Memory = _remembered?.Memory ?? DocumentMemory.None,
        };
    }

    private JsonEnd ReadJson(ReadOnlyMemory<byte> utf8, string? name)
    {
        _decoder.BeginText();
        return JsonDocumentReader.Read(utf8, name, _tree, _decoder);
    }

    /// <summary>
    /// YAML in braces looks like JSON. The JSON result is used unless the text is valid YAML or YAML finds more objects: a stream of
    /// documents may start with a broken one in brackets and contain valid ones after it. JSON with a comma too many would be YAML, and
    /// kubectl refuses it. Of a text that is neither, a name decides which error is told.
    /// </summary>
    private void ReadJsonOrYaml(ReadOnlyMemory<byte> bytes, string? name)
    {
        ReadOutput.Mark start = _output.Position;
        JsonEnd end = ReadJson(bytes, name);
        if (end == JsonEnd.Whole || (end == JsonEnd.CommaTooMany && bytes.Span.IndexOf("\n---"u8) < 0))
        {
            return;
        }

        ReadOutput.Part json = _output.Since(start);
        _output.RollBack(start);
        bool isYaml = ReadYaml(bytes, name, remembered: null);
        bool isNamedYaml = ManifestName.FormatOf(name) == SourceFormat.Yaml;
        if (!isYaml && !isNamedYaml && _output.Position.Objects - start.Objects <= json.Objects.Length)
        {
            _output.RollBack(start);
            _output.Add(json);
        }
    }

    /// <summary>Reads all documents of a YAML stream. Returns false where one of them is not YAML.</summary>
    private bool ReadYaml(ReadOnlyMemory<byte> utf8, string? name, RememberedDocuments? remembered)
    {
        _decoder.BeginText();
        bool isYaml = true;
        int count = 0;
        var marks = new SecretMarks(utf8);
        var stream = new YamlStream(utf8.Span);
        while (stream.MoveNext())
        {
            var source = new SourceText(name, utf8.Slice(stream.Start, stream.Length), stream.FirstLine, marks);
            if (++count > Options.MaxDocuments)
            {
                _decoder.Report(ReadingCodes.TooManyDocuments, source, 0, 3, string.Create(
                    CultureInfo.InvariantCulture,
                    $"The source holds more than {Options.MaxDocuments} documents; the rest is not read. "
                    + $"Split it, or raise {nameof(ReaderOptions.MaxDocuments)}."));
                break;
            }

            isYaml &= remembered is null ? YamlDocumentReader.Read(source, _tree, _decoder) : ReadRemembering(source, remembered);
        }

        return isYaml;
    }

    /// <summary>
    /// Restores a document from the cache, or reads it from a copy of its bytes: a cached document must not keep the rest of an old file in
    /// memory.
    /// </summary>
    private bool ReadRemembering(SourceText document, RememberedDocuments remembered)
    {
        if (remembered.TryRestore(document))
        {
            return true;
        }

        var source = new SourceText(document.Name, document.Utf8.ToArray(), document.FirstLine);
        ReadOutput.Mark start = _output.Position;
        bool isYaml = YamlDocumentReader.Read(source, _tree, _decoder);
        if (isYaml)
        {
            remembered.Keep(source, start);
        }

        return isYaml;
    }
}
