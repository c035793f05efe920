using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading.Documents;
using IngressRules.Reading.Json;
using IngressRules.Reading.Yaml;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// Finds the objects of each document, decodes each by its kind, and adds them to the output. Of a refused object only the findings are
/// kept.
/// </summary>
internal sealed class DocumentDecoder(ReaderOptions options, ReadOutput output) : IDocumentSink
{
    private const string DataField = "data.";

    private readonly ObjectReader _reader = new(options, output);
    private int _documents;
    private DiagnosticSeverity? _template;
    private SourceMap? _places;

    /// <inheritdoc/>
    public ReaderOptions Options => options;

    /// <summary>Starts another text.</summary>
    public void BeginText() => (_documents, _template) = (0, null);

    /// <summary>True for files that were found in a directory, and not named one by one.</summary>
    public bool IsDirectory { get; set; }

    /// <summary>Counts a JSON document. YAML documents are counted by the session, because some of them never reach the decoder.</summary>
    public void CountDocument() => _documents++;

    /// <inheritdoc/>
    public bool Document(DocumentTree tree)
    {
        _places = null;
        if (tree.IsJson && ++_documents > options.MaxDocuments)
        {
            Report(ReadingCodes.TooManyDocuments, tree.Source, tree[0].Start, 1, FormattableString.Invariant(
                $"The source holds more than {options.MaxDocuments} values; the rest is not read. Split it, or raise MaxDocuments."));
            return false;
        }

        // An empty YAML document has no object, and neither has one that is null.
        if (tree.IsJson || tree[0].Kind != NodeKind.Null)
        {
            ReadObject(tree, 0, new("", ""));
        }

        return true;
    }

    /// <inheritdoc/>
    public IItemSink? BeginItems(DocumentTree tree) =>
        _documents < options.MaxDocuments && ObjectList.OfPlain(tree, isWhole: false) is { } list
            ? new StreamedList(this, output, list)
            : null;

    /// <inheritdoc/>
    public void Report(DiagnosticCode code, SourceText source, int offset, int length, string message)
    {
        DiagnosticSeverity severity = code.Severity;
        if (code == ReadingCodes.NotFilledIn)
        {
            if (_template >= severity)
            {
                return;
            }

            // All documents of one template are one mistake. The templates of a chart that lies in a directory are none: whoever checks the
            // directory asks about its manifests. Neither is a template of something that has no kind, but a later document may have one.
            bool isAside = IsDirectory && TemplateText.Chart(source.Name) is not null;
            severity = isAside || source.Utf8.Span.IndexOf("kind:"u8) < 0 ? DiagnosticSeverity.Info : severity;
            if (_template >= severity)
            {
                return;
            }

            // Of a template that is aside nothing more is said, so its chart is looked for once.
            _template = isAside ? code.Severity : severity;
        }

        output.Add(new Diagnostic(code, message) { Severity = severity, Span = source.GetSpan(offset, length) });
    }

    /// <summary>Reads an object, or a list of them.</summary>
    /// <param name="tree">The document.</param>
    /// <param name="node">The object's place in it.</param>
    /// <param name="list">The list that contains the object, which supplies a missing version and kind.</param>
    public void ReadObject(DocumentTree tree, int node, ObjectList list)
    {
        ReadOutput.Mark start = output.Position;
        ObjectList? items = ReadOne(tree, node, list);
        _reader.End();
        if (_reader.IsRefused)
        {
            output.MergePlaceholders(start);
            if (UnreadObjects.HostsOf(_reader, node) is { } hosts)
            {
                output.NameHosts(start, hosts);
            }
        }

        if (items is { } found)
        {
            ReadItems(tree, node, found);
        }
    }

    /// <summary>Reads an object. A list is only recognised: its items are objects of their own.</summary>
    private ObjectList? ReadOne(DocumentTree tree, int node, ObjectList list)
    {
        if (tree[node].Kind != NodeKind.Mapping)
        {
            _reader.Begin(tree, node, new("", "", ""));
            string? other = node > 0 ? null
                : tree[node].Kind == NodeKind.Sequence && !UnreadObjects.HoldsObjects(_reader, node) ? "list"
                : !tree.IsJson && UnreadObjects.IsProse(_reader, node) ? "text"
                : null;
            if (other is not null)
            {
                Report(ReadingCodes.NotKubernetes, tree.Source, tree[node].Start, tree[node].Length,
                    $"A {other} is not a Kubernetes object; it was left out.");
                return null;
            }

            _reader.Refuse(ReadingCodes.NotAnObject, node, node == 0 && tree[node].Kind == NodeKind.Sequence
                ? "A Kubernetes object is a mapping, and this is a list of objects. Write "
                    + (tree.IsJson ? "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": …} around it, or a file for each."
                        : "apiVersion: v1 and kind: List, and the list below items:, or a document for each, with --- between them.")
                : "A Kubernetes object is a mapping that starts with apiVersion and kind. Write one here, or remove this.");
            return null;
        }

        ObjectHead head = ObjectHead.Find(tree, node, list.Kind, options.DefaultNamespace);
        _reader.Begin(tree, node, head.Reference);
        string version = head.Version < 0 ? list.Version : _reader.Text(head.Version);
        string kind = head.Kind < 0 ? list.Kind : _reader.Text(head.Kind);
        if (_reader.IsRefused || UnreadObjects.RefuseSecondObject(_reader, node))
        {
            return null;
        }

        if (version.Length == 0 || kind.Length == 0)
        {
            UnreadObjects.ReportMissing(_reader, node, version, kind, isItem: node > 0);
            return null;
        }

        if (ObjectList.Of(version, kind) is { } items)
        {
            return items;
        }

        if (tree[node].Length > options.MaxObjectBytes)
        {
            _reader.Refuse(ReadingCodes.ObjectTooLarge, node, string.Create(
                CultureInfo.InvariantCulture,
                $"The object has {tree[node].Length} bytes; {options.MaxObjectBytes} are allowed. "
                + $"Split it into several objects, or raise {nameof(ReaderOptions.MaxObjectBytes)}."));
            return null;
        }

        if (ObjectDecoder.Find(version, kind) is { } decoder && (!decoder.IsLegacy || options.ConvertV1Beta1))
        {
            Decode(tree, node, decoder);
        }
        else
        {
            UnreadObjects.Decline(_reader, node, version, kind);
            foreach (SecretSource source in SecretSources.Of(_reader, node, version, kind))
            {
                output.Add(source);
            }
        }

        return null;
    }

    private void Decode(DocumentTree tree, int node, ObjectDecoder decoder)
    {
        ReadOutput.Mark start = output.Position;
        IKubernetesObject item = decoder.Read(_reader, node);
        if (decoder.IsLegacy)
        {
            _reader.Note(
                ReadingCodes.VersionConverted,
                $"Kubernetes 1.22 removed {decoder.ApiVersion}; the object is read as {decoder.Kind.ApiVersion}. "
                + "Store the converted text instead.");
        }

        _reader.ReportDuplicates();
        bool isRefused = _reader.IsRefused;
        if (item is ConfigMap read)
        {
            _reader.End();
            item = Keep(read, output.Since(start).Diagnostics);
            output.RollBack(start);
            _reader.Begin(tree, node, _reader.Object);
            isRefused = false;
        }

        if (!isRefused)
        {
            // As the server, which fills in the default namespace, and drops the namespace of an object that belongs to none.
            ObjectMetadata metadata = item.Metadata;
            string @namespace = !decoder.Kind.IsNamespaced ? ""
                : metadata.Namespace.Length > 0 ? metadata.Namespace
                : options.DefaultNamespace;
            bool differs = @namespace != metadata.Namespace;
            output.Add(item.With(differs ? metadata with { Namespace = @namespace } : metadata, OriginOf(tree, node)));
        }
    }

    /// <summary>
    /// Nobody has asked about most ConfigMaps, so what is wrong with one is kept in it until an IngressClass names it.
    /// </summary>
    private static ConfigMap Keep(ConfigMap read, IEnumerable<Diagnostic> findings) => read with
    {
        Findings = findings.Select(f => f.Field.StartsWith(DataField, StringComparison.Ordinal)
            ? f with { Field = $"data[{f.Field[DataField.Length..]}]" }
            : f).ToValueList(),
    };

    private void ReadItems(DocumentTree tree, int node, ObjectList list)
    {
        int items = -1;
        foreach (int field in _reader.Children(node))
        {
            string key = _reader.Key(field);
            if (key == "items")
            {
                items = field;
            }
            else if (!ObjectList.Fields.AsSpan().Contains(key))
            {
                _reader.Unknown(field, ObjectList.Fields);
            }
        }

        bool isList = items >= 0 && _reader.IsList(items);
        _reader.End();
        if (!isList)
        {
            return;
        }

        foreach (int item in _reader.Children(items))
        {
            ReadObject(tree, item, list);
        }
    }

    private SourceOrigin OriginOf(DocumentTree tree, int node) => tree.IsJson
        ? new(new JsonPlaces(tree.Source, tree[node].Start))
        : new(_places ??= new YamlPlaces(tree.Source, tree.Ordinal, options), node);
}
