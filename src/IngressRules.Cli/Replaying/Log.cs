using IngressRules.Cli.Input;

namespace IngressRules.Cli.Replaying;

/// <summary>A log that is read: its lines, plain or decompressed, and their format.</summary>
internal sealed class Log : IDisposable
{
    private const int LinesJudged = 50, BytesJudged = 1 << 15;

    private readonly Stream _stream;
    private readonly byte[]? _host;

    private Log(string name, Stream stream, LogFormat? format, string? host)
    {
        Name = name;
        _host = host is null ? null : ToolHost.Utf8.GetBytes(host);
        byte[] start = StartOf(stream, 2);
        _stream = new JoinedStream(start, stream);
        if (GunzipStream.IsGzip(start))
        {
            _stream = new GunzipStream(_stream);
        }

        if (format is null)
        {
            start = StartOf(_stream, BytesJudged);
            _stream = new JoinedStream(start, _stream);
            format = Judge(start);
        }

        Lines = new TextLines(_stream, Replay.LongestLine);
        if (format is not null)
        {
            Decide(format);
        }
    }

    /// <summary>The name of the file.</summary>
    public string Name { get; }

    /// <summary>The lines.</summary>
    public TextLines Lines { get; }

    /// <summary>The format; null as long as no line has told.</summary>
    public LogFormat? Format { get; private set; }

    /// <summary>The host of requests whose line names none.</summary>
    public ReadOnlySpan<byte> Host => _host;

    /// <summary>Opens a log.</summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="stream">Its content, which the log owns.</param>
    /// <param name="format">Its format; null to find out.</param>
    /// <param name="host">The host of requests whose line names none; null where none was given.</param>
    /// <exception cref="ToolException">The format has no hosts, and none was given.</exception>
    public static Log Open(string name, Stream stream, LogFormat? format, string? host) => new(name, stream, format, host);

    /// <summary>The format of the log. If it is not known yet, that of the line; null if the line is of none.</summary>
    public LogFormat? FormatOf(ReadOnlySpan<byte> line, Span<byte> room)
    {
        if (Format is not null)
        {
            return Format;
        }

        foreach (LogFormat format in LogFormat.All)
        {
            if (format.LooksLike(line, room))
            {
                Decide(format);
                return format;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Decide(LogFormat format)
    {
        if (!format.HasHost && _host is null)
        {
            throw new ToolException($"{Name}: logs of the format {format.Name} name no host; give the one they are of with --host");
        }

        Format = format;
    }

    /// <summary>The format of most of the first lines.</summary>
    private static LogFormat? Judge(byte[] start)
    {
        var counts = new int[LogFormat.All.Count];
        byte[] room = new byte[BytesJudged];
        var lines = new TextLines(new MemoryStream(start), BytesJudged);
        for (int read = 0; read < LinesJudged && lines.Read(); read++)
        {
            for (int i = 0; i < counts.Length; i++)
            {
                if (LogFormat.All[i].LooksLike(lines.Line, room))
                {
                    counts[i]++;
                    break;
                }
            }
        }

        int most = counts.Max();
        return most == 0 ? null : LogFormat.All[Array.IndexOf(counts, most)];
    }

    private static byte[] StartOf(Stream stream, int length)
    {
        byte[] start = new byte[length];
        return start[..stream.ReadAtLeast(start, length, throwOnEndOfStream: false)];
    }
}
