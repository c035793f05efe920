using System.Buffers;
using System.IO.Pipelines;

namespace IngressRules.Kubernetes.Watching;

/// <summary>Reads a stream line by line, each as soon as it is whole.</summary>
internal sealed class LineReader : IAsyncDisposable
{
    private readonly PipeReader _reader;
    private readonly int _maxBytes;

    /// <summary>Reads a stream, which is disposed of together with the reader.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="maxBytes">The longest line; a longer one is an <see cref="InvalidDataException"/>.</param>
    public LineReader(Stream stream, int maxBytes)
    {
        _reader = PipeReader.Create(stream);
        _maxBytes = maxBytes;
    }

    /// <summary>The next line that is not empty; null at the end of the stream. A line without an end is dropped: it was cut off.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                // A copy of its own: what is decoded from it may be kept.
                byte[] line = buffer.Slice(0, end).ToArray();
                _reader.AdvanceTo(buffer.GetPosition(1, end));
                if (line.AsSpan().Trim(" \r\t"u8).Length > 0)
                {
                    return line;
                }

                continue;
            }

            if (buffer.Length > _maxBytes)
            {
                throw new InvalidDataException($"The API server sent a line of more than {_maxBytes} bytes.");
            }

            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _reader.CompleteAsync();
}
