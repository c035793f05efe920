using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace IngressRules.Reading.Yaml;

/// <summary>
/// Writes YAML that kube-apiserver reads back unchanged: a text stays a text, even where it looks like a number, a boolean or null.
/// </summary>
internal sealed class YamlWriter
{
    private readonly Emitter _emitter;

    public YamlWriter(TextWriter output)
    {
        // No line folding: a folded text would be read back the same, but could not be found by a text search.
        _emitter = new Emitter(output, EmitterSettings.Default.WithBestWidth(int.MaxValue).WithNewLine("\n"));
        _emitter.Emit(new StreamStart());
    }

    /// <summary>A document whose content is a mapping.</summary>
    public void Document(Action content)
    {
        _emitter.Emit(new DocumentStart(version: null, tags: null, isImplicit: false));
        Mapping(content);
        _emitter.Emit(new DocumentEnd(isImplicit: true));
    }

    /// <summary>Ends the stream.</summary>
    public void End() => _emitter.Emit(new StreamEnd());

    /// <summary>A mapping below a key of another one.</summary>
    public void Mapping(string key, Action content)
    {
        Scalar(key);
        Mapping(content);
    }

    /// <summary>A list below a key, each item a mapping.</summary>
    public void Mappings<T>(string key, IEnumerable<T> items, Action<T> content) =>
        Sequence(key, items, item => Mapping(() => content(item)));

    /// <summary>A list of texts below a key; nothing where it is empty.</summary>
    public void Texts(string key, IReadOnlyCollection<string> texts)
    {
        if (texts.Count > 0)
        {
            Sequence(key, texts, Scalar);
        }
    }

    /// <summary>A text below a key; nothing where it is absent or empty.</summary>
    public void Text(string key, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Entry(key, text);
        }
    }

    /// <summary>A text below a key, even where it is empty.</summary>
    public void Entry(string key, string text)
    {
        Scalar(key);
        Scalar(text);
    }

    /// <summary>A number below a key; nothing where it is absent.</summary>
    public void Number(string key, long? number) => Plain(key, number?.ToString(CultureInfo.InvariantCulture));

    /// <summary>A boolean below a key; nothing where it is absent.</summary>
    public void Boolean(string key, bool? value) => Plain(key, value is null ? null : value.Value ? "true" : "false");

    private void Plain(string key, string? value)
    {
        if (value is not null)
        {
            Scalar(key);
            _emitter.Emit(Event(value, ScalarStyle.Plain));
        }
    }

    private void Mapping(Action content)
    {
        _emitter.Emit(new MappingStart());
        content();
        _emitter.Emit(new MappingEnd());
    }

    private void Sequence<T>(string key, IEnumerable<T> items, Action<T> write)
    {
        Scalar(key);
        _emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Block));
        foreach (T item in items)
        {
            write(item);
        }

        _emitter.Emit(new SequenceEnd());
    }

    private void Scalar(string text) =>
        _emitter.Emit(Event(WellFormed(text), YamlScalar.IsTextToAll(text) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted));

    private static Scalar Event(string text, ScalarStyle style) =>
        new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);

    // Half of a surrogate pair is not a character and cannot be encoded.
    private static string WellFormed(string text) => string.Concat(text.EnumerateRunes());
}
