using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using IngressRules.Kestrel.Connections;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>
/// The input of an HTTP/1.1 server. It passes on each request head only when it is complete and checked, and bodies as they arrive. It
/// follows what the server consumes, so that it knows where the next head begins. It responds to a refused head itself, and the server gets
/// the end of the connection.
/// </summary>
internal sealed class StrictPipeReader : PipeReader
{
    /// <summary>Stored in place of a timestamp: the head has taken too long.</summary>
    private const long TimedOut = -1;

    private readonly PipeReader _inner;
    private readonly RequestHead _head;
    private readonly StrictHttpLimits _limits;
    private readonly StrictHttpConnection _connection;
    private readonly ClientConnection? _client;
    private readonly ChunkedBody _chunks = new();
    private ReadOnlySequence<byte> _shown;
    private Stage _stage = Stage.Head;
    private long _left;
    private long _lineStart;
    private long _searched;
    private long _partialSince;
    private bool _isCounted;

    public StrictPipeReader(PipeReader inner, StrictHttpLimits limits, StrictHttpConnection connection, ClientConnection? client)
    {
        _inner = inner;
        _limits = limits;
        _connection = connection;
        _client = client;
        _head = new RequestHead(limits);
    }

    private enum Stage
    {
        /// <summary>The next bytes are a head that has not been checked yet.</summary>
        Head,

        /// <summary>A head has been checked; <see cref="_left"/> bytes of it have not been consumed yet.</summary>
        CheckedHead,

        /// <summary>A body with a known length; <see cref="_left"/> bytes of it have not been consumed yet.</summary>
        Body,

        /// <summary>A chunked body; <see cref="_left"/> bytes of it have been scanned and not consumed yet.</summary>
        Chunks,

        /// <summary>The connection has switched to another protocol, such as WebSocket.</summary>
        Upgraded,

        /// <summary>A request was refused, and nothing more is read.</summary>
        Refused,
    }

    /// <summary>The rest of a line of trailers that the server refuses: no LF follows the CR.</summary>
    private static ReadOnlySpan<byte> BadTrailer => "\rX\r\n\r\n"u8;

    /// <summary>The head of the current request.</summary>
    public RequestHead Current => _head;

    /// <summary>Called when the server has switched protocols: all following bytes pass unchecked.</summary>
    public void Upgraded() => _stage = Stage.Upgraded;

    /// <summary>Called about once a second to enforce the time limit of a head.</summary>
    public void OnHeartbeat()
    {
        long since = Volatile.Read(ref _partialSince);
        if (since > 0
            && Stopwatch.GetElapsedTime(since) > _limits.HeadTimeout
            && Interlocked.CompareExchange(ref _partialSince, TimedOut, since) == since)
        {
            _inner.CancelPendingRead();
        }
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        switch (_stage)
        {
            case Stage.Head:
                return ReadHeadAsync(cancellationToken);
            case Stage.Upgraded:
                return _inner.ReadAsync(cancellationToken);
            case Stage.Refused:
                return new(new ReadResult(default, isCanceled: false, isCompleted: true));
            default:
                ValueTask<ReadResult> reading = _inner.ReadAsync(cancellationToken);
                return reading.IsCompletedSuccessfully ? new(Show(reading.Result)) : ShowAsync(reading);
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        switch (_stage)
        {
            case Stage.Head:
                // Refusing a head writes a response, which is asynchronous, so this method reads nothing and the caller must use ReadAsync.
                result = default;
                return false;
            case Stage.Upgraded:
                return _inner.TryRead(out result);
            case Stage.Refused:
                result = new ReadResult(default, isCanceled: false, isCompleted: true);
                return true;
            default:
                bool read = _inner.TryRead(out result);
                result = read ? Show(result) : result;
                return read;
        }
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        switch (_stage)
        {
            case Stage.Refused:
                return;
            case Stage.CheckedHead:
                _left -= _shown.Slice(0, consumed).Length;
                if (_left <= 0)
                {
                    BeginBody();
                }

                break;
            case Stage.Body:
                _left -= _shown.Slice(0, consumed).Length;
                if (_left <= 0)
                {
                    BeginHead();
                }

                break;
            case Stage.Chunks:
                _left -= _shown.Slice(0, consumed).Length;
                if (_chunks.IsComplete && _left <= 0)
                {
                    BeginHead();
                }

                break;
            default:
                break;
        }

        _shown = default;
        _inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        EndRequest();
        _inner.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        EndRequest();
        return _inner.CompleteAsync(exception);
    }

    /// <summary>
    /// Waits for a complete head. The server does not get parts of it, so it cannot start on a request that may be refused.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadHeadAsync(CancellationToken cancellationToken)
    {
        if (_head.IsComplete)
        {
            _head.Reset();
            EndRequest();
        }

        while (true)
        {
            ReadResult result = await _inner.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (Volatile.Read(ref _partialSince) == TimedOut)
            {
                return await RefuseAsync(Refusal.TimedOut, buffer).ConfigureAwait(false);
            }

            if (Check(buffer) is { } refusal)
            {
                return await RefuseAsync(refusal, buffer).ConfigureAwait(false);
            }

            if (_head.IsComplete && Interlocked.Exchange(ref _partialSince, 0) == TimedOut)
            {
                return await RefuseAsync(Refusal.TimedOut, buffer).ConfigureAwait(false);
            }

            if (_head.IsComplete)
            {
                _stage = Stage.CheckedHead;
                _left = _lineStart;
                BeginRequest();
                _connection.HeadChecked(_head);
                return Show(new ReadResult(buffer.Slice(0, _lineStart), result.IsCanceled, result.IsCompleted));
            }

            if (result.IsCanceled)
            {
                // The server is about to end the connection. It still serves a request whose head is complete.
                return Show(new ReadResult(buffer.Slice(0, 0), isCanceled: true, result.IsCompleted));
            }

            if (result.IsCompleted)
            {
                // The connection ended within a head, so no response can be sent.
                return Show(new ReadResult(buffer.Slice(0, 0), result.IsCanceled, isCompleted: true));
            }

            WatchTime(buffer.Length);
            _inner.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private Refusal? Check(in ReadOnlySequence<byte> buffer)
    {
        // Nearly every head lies in one segment of the buffer.
        while (!_head.IsComplete)
        {
            ReadOnlySequence<byte> rest = buffer.Slice(_lineStart);
            ReadOnlySpan<byte> text = rest.FirstSpan;
            int seen = (int)(_searched - _lineStart);
            byte[]? joined = null;
            if (!rest.IsSingleSegment && (seen >= text.Length || RequestHead.EndOfLine(text, seen) == 0))
            {
                joined = ArrayPool<byte>.Shared.Rent((int)Math.Min(rest.Length, LongestLine));
                rest.Slice(0, Math.Min(rest.Length, joined.Length)).CopyTo(joined);
                text = joined.AsSpan(0, (int)Math.Min(rest.Length, joined.Length));
            }

            try
            {
                int end = RequestHead.EndOfLine(text, seen);
                if (end < 0)
                {
                    return RequestHead.FaultOf(text);
                }

                if (end == 0)
                {
                    // The last byte may be a CR, which is scanned again together with the next byte.
                    _searched = Math.Max(_lineStart, _lineStart + text.Length - 1);
                    return _head.CheckPartial(text.Length);
                }

                if (_head.Add(text[..end]) is { } refusal)
                {
                    return refusal;
                }

                if (_head.UpperCaseScheme is (var start, > 0 and var length))
                {
                    ToLower(buffer.Slice(_lineStart + start, length));
                    _head.UpperCaseScheme = default;
                }

                _lineStart += end;
                _searched = _lineStart;
            }
            finally
            {
                if (joined is not null)
                {
                    ArrayPool<byte>.Shared.Return(joined);
                }
            }
        }

        return null;
    }

    private int LongestLine => Math.Max(_limits.RequestLine, _limits.Headers) + 2;

    /// <summary>Converts bytes to lower case in place. The buffer belongs to this connection, and the server has not read it yet.</summary>
    private static void ToLower(in ReadOnlySequence<byte> text)
    {
        foreach (ReadOnlyMemory<byte> part in text)
        {
            Ascii.ToLowerInPlace(MemoryMarshal.AsMemory(part).Span, out _);
        }
    }

    private void BeginRequest()
    {
        _isCounted = true;
        _client?.BeginRequest();
    }

    /// <summary>
    /// The server is done with a request: it wants the next one, or nothing more. What it has written may still be on its way.
    /// </summary>
    private void EndRequest()
    {
        if (_isCounted)
        {
            _isCounted = false;
            _client?.EndRequest();
        }
    }

    private void WatchTime(long length)
    {
        if (length > 0 && _partialSince == 0)
        {
            Volatile.Write(ref _partialSince, Stopwatch.GetTimestamp());
            _connection.WatchTime();
            _client?.BeginHead();
        }
    }

    private async ValueTask<ReadResult> RefuseAsync(Refusal refusal, ReadOnlySequence<byte> buffer)
    {
        Volatile.Write(ref _partialSince, 0);
        _stage = Stage.Refused;
        _inner.AdvanceTo(buffer.End);
        await _connection.RefuseAsync(refusal, _head.IsHeadMethod).ConfigureAwait(false);
        return new ReadResult(default, isCanceled: false, isCompleted: true);
    }

    private void BeginBody()
    {
        if (_head.IsChunked)
        {
            _chunks.Reset();
            _left = 0;
            _stage = Stage.Chunks;
        }
        else if (_head.ContentLength is > 0 and var length)
        {
            _left = length;
            _stage = Stage.Body;
        }
        else
        {
            BeginHead();
        }
    }

    /// <summary>Waits for the next head. The last head is kept until the server reads again, because the server still uses it.</summary>
    private void BeginHead()
    {
        _lineStart = _searched = 0;
        _stage = Stage.Head;
    }

    private ReadResult Show(ReadResult result)
    {
        if (_stage == Stage.Chunks && !_chunks.IsComplete)
        {
            result = Scan(result);
        }

        _shown = result.Buffer;
        return result;
    }

    /// <summary>
    /// Scans the bytes of a chunked body that are new. After a fault the server gets what it refuses by itself, because only the server can
    /// respond in the middle of a body.
    /// </summary>
    private ReadResult Scan(ReadResult result)
    {
        foreach (ReadOnlyMemory<byte> part in result.Buffer.Slice(_left))
        {
            _left += _chunks.Add(part.Span);
        }

        if (!_chunks.IsMalformed)
        {
            return result;
        }

        _stage = Stage.Refused;
        byte[] untilFault = [.. result.Buffer.Slice(0, _left).ToArray(), .. BadTrailer];
        return new ReadResult(new ReadOnlySequence<byte>(untilFault), result.IsCanceled, isCompleted: true);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ShowAsync(ValueTask<ReadResult> reading)
    {
        // Only bodies are read here: the client is to send more of one.
        _client?.BeginWait();
        try
        {
            return Show(await reading.ConfigureAwait(false));
        }
        finally
        {
            _client?.EndWait();
        }
    }
}
