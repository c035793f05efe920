using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Reading;

/// <summary>
/// One read: takes documents, finds the objects in them, has each decoded by its kind, and collects objects and findings. An object
/// that is refused leaves no trace but its findings.
/// </summary>
internal sealed partial class ReadSession : IDocumentSink
{
    private const string NetworkingV1 = "networking.k8s.io/v1";
    private const string NetworkingBeta = "networking.k8s.io/v1beta1";
    private const string ExtensionsBeta = "extensions/v1beta1";
    private const string DiscoveryV1 = "discovery.k8s.io/v1";

    private static readonly string[] s_listFields = ["apiVersion", "kind", "metadata", "items"];

    private readonly List<Ingress> _ingresses = [];
    private readonly List<IngressClass> _classes = [];
    private readonly List<Service> _services = [];
    private readonly List<EndpointSlice> _slices = [];
    private readonly List<Secret> _secrets = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly ObjectReader _reader;
    private readonly TextPool _pool = new();
    private readonly DocumentTree _tree;
    private int _documents;
    private SourceMap? _places;
    private (Counts Before, string Version, string Kind)? _items;

    public ReadSession(ReaderOptions options)
    {
        Options = options;
        _tree = new DocumentTree(_pool);
        _reader = new ObjectReader(options, _diagnostics);
    }

    public ReaderOptions Options { get; }

    private int ObjectCount => _ingresses.Count + _classes.Count + _services.Count + _slices.Count + _secrets.Count;

    /// <summary>Reads one text and adds what it holds.</summary>
    public void Read(ReadOnlyMemory<byte> bytes, string? name)
    {
        if (bytes.Length > Options.MaxSourceBytes)
        {
            _diagnostics.Add(SourceFindings.TooLarge(name, Options.MaxSourceBytes));
            return;
        }

        SourceFormat format = Options.Format != SourceFormat.Auto ? Options.Format : ManifestName.FormatOf(name);
        if (format != SourceFormat.Json && SourceBytes.IsUtf16(bytes.Span))
        {
            if (SourceBytes.FromUtf16(bytes.Span) is not { } converted)
            {
                Report(ReadingCodes.InvalidEncoding, new SourceText(name, default), 0, 1,
                    "The byte order mark says UTF-16, and the text is not. Save the file as UTF-8.");
                return;
            }

            bytes = converted;
        }

        _documents = 0;
        switch (format)
        {
            case SourceFormat.Json:
                JsonDocumentReader.Read(bytes, name, _tree, this);
                break;
            case SourceFormat.Auto when LooksLikeJson(bytes.Span):
                ReadJsonOrYaml(bytes, name);
                break;
            case var _ when _memory is not null:
                YamlDocumentReader.Read(bytes, name, this, (document, firstLine) => ReadRemembering(document, name, firstLine));
                break;
            default:
                YamlDocumentReader.Read(bytes, name, _tree, this);
                break;
        }
    }

    /// <summary>Adds a finding that was made before there was a text.</summary>
    public void Add(Diagnostic finding) => _diagnostics.Add(finding);

    /// <summary>Ends the session.</summary>
    public IngressReadResult ToResult()
    {
        _tree.Free();
        return new()
        {
            Ingresses = ValueList.ToValueList(_ingresses),
            IngressClasses = ValueList.ToValueList(_classes),
            Services = ValueList.ToValueList(_services),
            EndpointSlices = ValueList.ToValueList(_slices),
            Secrets = ValueList.ToValueList(_secrets),
            Diagnostics = ValueList.ToValueList(_diagnostics),
            Memory = _memory ?? DocumentMemory.None,
        };
    }

    /// <inheritdoc/>
    public bool Document(DocumentTree tree)
    {
        _places = null;
        // YAML counts its documents itself, because some of them never get as far as here.
        if (tree.IsJson && ++_documents > Options.MaxDocuments)
        {
            Report(ReadingCodes.TooManyDocuments, tree.Source, tree[0].Start, 1, FormattableString.Invariant(
                $"The source holds more than {Options.MaxDocuments} values; the rest is not read. Split it, or raise MaxDocuments."));
            return false;
        }

        // An empty YAML document says nothing, and so does one that says null.
        if (tree.IsJson || tree[0].Kind != NodeKind.Null)
        {
            ReadObject(tree, 0, "", "");
        }

        return true;
    }

    /// <inheritdoc/>
    public bool BeginItems(DocumentTree tree)
    {
        if (_documents >= Options.MaxDocuments || !IsPlainList(tree, isWhole: false, out string version, out string kind))
        {
            return false;
        }

        _items = (Count(), version, kind);
        return true;
    }

    /// <inheritdoc/>
    public void Item(DocumentTree tree, int node) => ReadObject(tree, node, _items!.Value.Version, _items.Value.Kind);

    /// <inheritdoc/>
    public bool EndItems(DocumentTree? tree)
    {
        if (_items is not { } items)
        {
            return false;
        }

        _items = null;
        if (tree is not null && IsPlainList(tree, isWhole: true, out string version, out string kind) && (version, kind) == (items.Version, items.Kind))
        {
            _documents++;
            return true;
        }

        Return(items.Before);
        return false;
    }

    /// <inheritdoc/>
    public void Report(DiagnosticCode code, SourceText source, int offset, int length, string message) =>
        _diagnostics.Add(new(code, message) { Span = source.GetSpan(offset, length) });

    private static bool LooksLikeJson(ReadOnlySpan<byte> bytes)
    {
        int first = bytes.IndexOfAnyExcept(" \t\r\n"u8);
        return first >= 0 && bytes[first] is (byte)'{' or (byte)'[';
    }

    private void ReadJsonOrYaml(ReadOnlyMemory<byte> bytes, string? name)
    {
        Counts before = Count();
        int objectsBefore = ObjectCount;
        if (JsonDocumentReader.Read(bytes, name, _tree, this))
        {
            return;
        }

        // YAML in braces looks like JSON. What the JSON reader delivered counts only if YAML makes no more of the text: a stream of documents
        // may begin with a broken one in brackets and still hold good ones.
        var yaml = new ReadSession(Options);
        if (YamlDocumentReader.Read(bytes, name, yaml._tree, yaml) || yaml.ObjectCount > ObjectCount - objectsBefore)
        {
            Return(before);
            _ingresses.AddRange(yaml._ingresses);
            _classes.AddRange(yaml._classes);
            _services.AddRange(yaml._services);
            _slices.AddRange(yaml._slices);
            _secrets.AddRange(yaml._secrets);
            _diagnostics.AddRange(yaml._diagnostics);
        }
    }

    private Counts Count() => new(_ingresses.Count, _classes.Count, _services.Count, _slices.Count, _secrets.Count, _diagnostics.Count);

    /// <summary>Forgets what was added since.</summary>
    private void Return(Counts before)
    {
        Cut(_ingresses, before.Ingresses);
        Cut(_classes, before.Classes);
        Cut(_services, before.Services);
        Cut(_slices, before.Slices);
        Cut(_secrets, before.Secrets);
        Cut(_diagnostics, before.Diagnostics);

        static void Cut<T>(List<T> list, int count) => list.RemoveRange(count, list.Count - count);
    }

    /// <summary>Reads an object, or a list of them. A typed list lends its items the apiVersion and the kind that they may leave out.</summary>
    private void ReadObject(DocumentTree tree, int node, string itemVersion, string itemKind)
    {
        if (tree[node].Kind != NodeKind.Mapping)
        {
            _reader.Begin(tree, node, new("", "", ""));
            _reader.Refuse(ReadingCodes.NotAnObject, node, "A Kubernetes object is a mapping that starts with apiVersion and kind. Write one here, or remove this.");
            return;
        }

        ObjectReference reference = Describe(tree, node, itemKind, out int versionNode, out int kindNode);
        _reader.Begin(tree, node, reference);
        string version = versionNode < 0 ? itemVersion : _reader.Text(versionNode);
        string kind = kindNode < 0 ? itemKind : _reader.Text(kindNode);
        if (_reader.IsRefused)
        {
            return;
        }

        if (version.Length == 0 || kind.Length == 0)
        {
            ReportMissing(tree, node, version, kind);
            return;
        }

        if (ItemsOf(version, kind) is var (isList, ofVersion, ofKind) && isList)
        {
            ReadList(tree, node, ofVersion, ofKind);
            return;
        }

        if (tree[node].Length > Options.MaxObjectBytes)
        {
            _reader.Refuse(ReadingCodes.ObjectTooLarge, node, FormattableString.Invariant(
                $"The object has {tree[node].Length} bytes; {Options.MaxObjectBytes} are allowed. Split it into several objects, or raise MaxObjectBytes."));
            return;
        }

        ReadKind(tree, node, version, kind);
    }

    private void ReadKind(DocumentTree tree, int node, string version, string kind)
    {
        switch (kind)
        {
            case "Ingress" when version == NetworkingV1:
                Ingress ingress = IngressDecoder.Read(_reader, node);
                Keep(_ingresses, ingress with { Metadata = Placed(ingress.Metadata), Origin = Origin(tree, node) });
                break;
            case "Ingress" when version is NetworkingBeta or ExtensionsBeta && Options.ConvertV1Beta1:
                Ingress legacy = LegacyIngressDecoder.Read(_reader, node);
                NoteConversion(version);
                Keep(_ingresses, legacy with { Metadata = Placed(legacy.Metadata), Origin = Origin(tree, node) });
                break;
            case "IngressClass" when version == NetworkingV1 || (version == NetworkingBeta && Options.ConvertV1Beta1):
                NoteConversion(version);
                Keep(_classes, IngressClassDecoder.Read(_reader, node) with { Origin = Origin(tree, node) });
                break;
            case "Service" when version == "v1":
                Service service = ServiceDecoder.Read(_reader, node);
                Keep(_services, service with { Metadata = Placed(service.Metadata), Origin = Origin(tree, node) });
                break;
            case "Secret" when version == "v1":
                _reader.HideValues = true;
                Secret secret = SecretDecoder.Read(_reader, node);
                Keep(_secrets, secret with { Metadata = Placed(secret.Metadata), Origin = Origin(tree, node) });
                break;
            case "EndpointSlice" when version == DiscoveryV1:
                EndpointSlice slice = EndpointSliceDecoder.Read(_reader, node);
                Keep(_slices, slice with { Metadata = Placed(slice.Metadata), Origin = Origin(tree, node) });
                break;
            default:
                Decline(node, version, kind);
                break;
        }
    }

    private void ReadList(DocumentTree tree, int node, string itemVersion, string itemKind)
    {
        int items = -1;
        foreach (int field in _reader.Children(node))
        {
            string key = _reader.Key(field);
            if (key == "items")
            {
                items = field;
            }
            else if (!s_listFields.AsSpan().Contains(key))
            {
                _reader.Unknown(field, s_listFields);
            }
        }

        if (items < 0 || !_reader.IsList(items))
        {
            return;
        }

        foreach (int item in _reader.Children(items))
        {
            ReadObject(tree, item, itemVersion, itemKind);
        }
    }

    /// <summary>
    /// True for a list about which there is nothing to say but its items, and what these are when they do not say it themselves. Of a list
    /// that is not yet whole, one that does not yet say its kind is taken for one whose items say theirs.
    /// </summary>
    private static bool IsPlainList(DocumentTree tree, bool isWhole, out string itemVersion, out string itemKind)
    {
        (itemVersion, itemKind) = ("", "");
        string? version = null, kind = null;
        for (int field = 1; field < tree.Count; field = tree[field].Next)
        {
            string key = tree.Pool[tree[field].Key];
            if (!s_listFields.AsSpan().Contains(key) || (tree[field].Flags & NodeFlags.Duplicate) != 0)
            {
                return false;
            }

            if (key is "apiVersion" or "kind")
            {
                if (tree[field].Kind != NodeKind.String)
                {
                    return false;
                }

                (version, kind) = key == "kind" ? (version, tree.Text(field)) : (tree.Text(field), kind);
            }
        }

        if (version is null || kind is null)
        {
            return !isWhole;
        }

        (bool isList, itemVersion, itemKind) = ItemsOf(version, kind);
        return isList;
    }

    /// <summary>Whether a kind is a list, and what its items are when they do not say it themselves.</summary>
    private static (bool IsList, string Version, string Kind) ItemsOf(string version, string kind) => (version, kind) switch
    {
        ("v1", "List") => (true, "", ""),
        (NetworkingV1 or NetworkingBeta or ExtensionsBeta, "IngressList") => (true, version, "Ingress"),
        (NetworkingV1 or NetworkingBeta, "IngressClassList") => (true, version, "IngressClass"),
        ("v1", "ServiceList") => (true, version, "Service"),
        ("v1", "SecretList") => (true, version, "Secret"),
        (DiscoveryV1, "EndpointSliceList") => (true, version, "EndpointSlice"),
        _ => default,
    };

    private void NoteConversion(string version)
    {
        if (version != NetworkingV1)
        {
            _reader.Note(ReadingCodes.VersionConverted, $"Kubernetes 1.22 removed {version}; the object is read as {NetworkingV1}. Store the converted text instead.");
        }
    }

    /// <summary>Says about an object of another kind or version why it is not read.</summary>
    private void Decline(int node, string version, string kind)
    {
        int slash = version.IndexOf('/', StringComparison.Ordinal);
        string group = slash < 0 ? "" : version[..slash];
        if (kind is "Ingress" or "IngressClass" && version is NetworkingBeta or ExtensionsBeta)
        {
            string fields = kind == "IngressClass"
                ? "Its fields are the same there."
                : "There spec.backend is spec.defaultBackend, serviceName is service.name, servicePort is service.port.number or "
                    + "service.port.name, and every path needs a pathType (ImplementationSpecific is what v1beta1 meant without one).";
            _reader.Refuse(ReadingCodes.VersionNotSupported, node,
                $"Kubernetes 1.22 removed {kind} of {version}. Write apiVersion: {NetworkingV1}. {fields} Or have it converted: ConvertV1Beta1, in the tool --convert.",
                field: "apiVersion");
            return;
        }

        // A kind of ours under another version of its own group is an error in the text; under a foreign group it is another kind.
        string? expected = kind switch
        {
            "Ingress" or "IngressClass" when IsGroup("networking.k8s.io") || group is "" or "extensions" => NetworkingV1,
            "EndpointSlice" when IsGroup("discovery.k8s.io") || group is "" => DiscoveryV1,
            "Service" or "Secret" when group is "" or "core" => "v1",
            _ => null,
        };
        if (expected is not null)
        {
            _reader.Refuse(ReadingCodes.VersionNotSupported, node, $"There is no {kind} in {version}. Write apiVersion: {expected}.", field: "apiVersion");
        }
        else if (Options.OtherKinds == OtherKindPolicy.Refuse)
        {
            _reader.Refuse(ReadingCodes.KindNotSupported, node,
                $"{kind} of {version} is not one of the kinds that are read: Ingress, IngressClass, Service, EndpointSlice, Secret. Remove it, or skip other kinds.",
                FieldErrorReason.NotSupported, "kind");
        }
        else
        {
            _reader.Note(ReadingCodes.KindSkipped, $"{kind} of {version} is not an Ingress kind and was left out.");
        }

        bool IsGroup(string name) => string.Equals(group, name, StringComparison.OrdinalIgnoreCase)
            || (slash < 0 && string.Equals(version, name, StringComparison.OrdinalIgnoreCase));
    }

    private void ReportMissing(DocumentTree tree, int node, string version, string kind)
    {
        if (version.Length == 0)
        {
            _reader.Refuse(ReadingCodes.ApiVersionMissing, node, Missing("apiVersion", NetworkingV1), FieldErrorReason.Required, "apiVersion");
        }

        if (kind.Length == 0)
        {
            _reader.Refuse(ReadingCodes.KindMissing, node, Missing("kind", "Ingress"), FieldErrorReason.Required, "kind");
        }

        string Missing(string field, string example)
        {
            foreach (int child in _reader.Children(node))
            {
                string key = _reader.Key(child);
                if (key != field && string.Equals(key, field, StringComparison.OrdinalIgnoreCase))
                {
                    return $"The object has no {field}, only {key}, and keys are case-sensitive. Write {field}.";
                }
            }

            return $"The object does not say its {field}. Write one, such as {field}: {example}.";
        }
    }

    /// <summary>Looks ahead for the words that name an object, so that every finding about it can.</summary>
    private ObjectReference Describe(DocumentTree tree, int node, string itemKind, out int version, out int kind)
    {
        (version, kind) = (-1, -1);
        int metadata = -1;
        int end = tree[node].Next;
        for (int field = node + 1; field < end; field = tree[field].Next)
        {
            switch (tree.Pool[tree[field].Key])
            {
                case "apiVersion": version = field; break;
                case "kind": kind = field; break;
                case "metadata": metadata = field; break;
            }
        }

        string name = "", @namespace = "";
        if (metadata >= 0 && tree[metadata].Kind == NodeKind.Mapping)
        {
            end = tree[metadata].Next;
            for (int field = metadata + 1; field < end; field = tree[field].Next)
            {
                switch (tree.Pool[tree[field].Key])
                {
                    case "name": name = TextOf(tree, field); break;
                    case "namespace": @namespace = TextOf(tree, field); break;
                }
            }
        }

        string kindText = kind < 0 ? itemKind : TextOf(tree, kind);
        if (@namespace.Length == 0 && kindText is ("Ingress" or "Service" or "EndpointSlice" or "Secret"))
        {
            // Findings call an object by the name that it will have once its namespace has been filled in.
            @namespace = Options.DefaultNamespace;
        }

        return new(kindText, @namespace, name);
    }

    private static string TextOf(DocumentTree tree, int node) => tree[node].Kind == NodeKind.String ? tree.Text(node) : "";

    private void Keep<T>(List<T> list, T item)
    {
        _reader.ReportDuplicates();
        if (!_reader.IsRefused)
        {
            list.Add(item);
        }
    }

    private ObjectMetadata Placed(ObjectMetadata metadata) =>
        metadata.Namespace.Length == 0 && Options.DefaultNamespace.Length > 0 ? metadata with { Namespace = Options.DefaultNamespace } : metadata;

    private SourceOrigin Origin(DocumentTree tree, int node) => tree.IsJson
        ? new(new JsonPlaces(tree.Source, tree[node].Start))
        : new(_places ??= new YamlPlaces(tree.Source, tree.Ordinal, Options), node);

    /// <summary>How much has been read.</summary>
    private readonly record struct Counts(int Ingresses, int Classes, int Services, int Slices, int Secrets, int Diagnostics);
}
