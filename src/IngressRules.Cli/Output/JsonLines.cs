using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace IngressRules.Cli.Output;

/// <summary>Writes one JSON object a line into a stream, through one buffer.</summary>
internal sealed class JsonLines : IDisposable
{
    private const int FlushAt = 1 << 16;

    private readonly Stream _output;
    private readonly Utf8JsonWriter _json;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt + (1 << 12));

    /// <summary>Creates a writer on a stream, which the caller owns.</summary>
    public JsonLines(Stream output)
    {
        _output = output;
        _json = new Utf8JsonWriter(_buffer, WriterOptions);
    }

    /// <summary>
    /// Keeps text readable: only characters that JSON requires to be escaped and terminal control characters are escaped. The default
    /// escaping is for JSON within HTML, which does not apply here.
    /// </summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Starts an object. The caller writes its content and then calls <see cref="End"/>.</summary>
    public Utf8JsonWriter Begin()
    {
        _json.WriteStartObject();
        return _json;
    }

    /// <summary>Ends the object and its line.</summary>
    public void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= FlushAt)
        {
            Flush();
        }
    }

    /// <summary>Writes everything to the stream.</summary>
    public void Flush()
    {
        _output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        _output.Flush();
    }

    /// <summary>Releases the writer; what was not flushed is lost.</summary>
    public void Dispose() => _json.Dispose();
}
