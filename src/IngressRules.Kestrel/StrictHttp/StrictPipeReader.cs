using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>
/// What an HTTP/1.1 server reads of a connection: each head only when it is complete and checked, bodies as they come. After a head it
/// follows what the server takes, so that it knows where the next one begins. A head that is refused is answered here, and the server sees
/// a connection that has ended.
/// </summary>
internal sealed class StrictPipeReader : PipeReader
{
    /// <summary>In the place of a time: the head has taken too long.</summary>
    private const long TimedOut = -1;

    private readonly PipeReader _inner;
    private readonly RequestHead _head;
    private readonly StrictHttpLimits _limits;
    private readonly StrictHttpConnection _connection;
    private readonly ChunkedBody _chunks = new();
    private ReadOnlySequence<byte> _shown;
    private Stage _stage = Stage.Head;
    private long _left;
    private long _lineStart;
    private long _searched;
    private long _partialSince;

    public StrictPipeReader(PipeReader inner, StrictHttpLimits limits, StrictHttpConnection connection)
    {
        _inner = inner;
        _limits = limits;
        _connection = connection;
        _head = new RequestHead(limits);
    }

    private enum Stage
    {
        /// <summary>The next bytes are a head that is not checked yet.</summary>
        Head,

        /// <summary>A head was checked; <see cref="_left"/> bytes of it are still to be taken.</summary>
        CheckedHead,

        /// <summary>A body with a stated length; <see cref="_left"/> bytes of it are still to be taken.</summary>
        Body,

        /// <summary>A body in chunks.</summary>
        Chunks,

        /// <summary>The connection has changed to another protocol, such as WebSocket.</summary>
        Upgraded,

        /// <summary>A request was refused, and nothing more is read.</summary>
        Refused,
    }

    /// <summary>The head of the request that the server works at.</summary>
    public RequestHead Current => _head;

    /// <summary>The client and the server have agreed on another protocol: all that follows is theirs.</summary>
    public void Upgraded() => _stage = Stage.Upgraded;

    /// <summary>Called about once a second: a head must not take for ever.</summary>
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
                // To check a head may take an answer, and so time. Who only tries gets nothing and asks again.
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
                foreach (ReadOnlyMemory<byte> part in _shown.Slice(0, consumed))
                {
                    _chunks.Add(part.Span);
                }

                if (_chunks.IsComplete)
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

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => _inner.CompleteAsync(exception);

    /// <summary>Waits for a whole head. The server does not see its parts, so it cannot begin with what may yet be refused.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadHeadAsync(CancellationToken cancellationToken)
    {
        if (_head.IsComplete)
        {
            _head.Reset();
        }

        while (true)
        {
            ReadResult result = await _inner.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (Volatile.Read(ref _partialSince) == TimedOut)
            {
                return await RefuseAsync(Refusal.TimedOut, buffer).ConfigureAwait(false);
            }

            if (result.IsCanceled)
            {
                return Show(new ReadResult(buffer.Slice(0, 0), isCanceled: true, result.IsCompleted));
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
                _connection.HeadChecked(_head);
                return Show(new ReadResult(buffer.Slice(0, _lineStart), result.IsCanceled, result.IsCompleted));
            }

            if (result.IsCompleted)
            {
                // Half a head and then nothing: there is nobody left to answer.
                return Show(new ReadResult(buffer.Slice(0, 0), result.IsCanceled, isCompleted: true));
            }

            WatchTime(buffer.Length);
            _inner.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private Refusal? Check(in ReadOnlySequence<byte> buffer)
    {
        // Nearly every head lies in one piece.
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
                    // A CR at the end is looked at again, together with what follows it.
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

    /// <summary>Changes bytes in place. They are this connection's own, and nobody has read them yet.</summary>
    private static void ToLower(in ReadOnlySequence<byte> text)
    {
        foreach (ReadOnlyMemory<byte> part in text)
        {
            Ascii.ToLowerInPlace(MemoryMarshal.AsMemory(part).Span, out _);
        }
    }

    private void WatchTime(long length)
    {
        if (length > 0 && _partialSince == 0)
        {
            Volatile.Write(ref _partialSince, Stopwatch.GetTimestamp());
            _connection.WatchTime();
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

    /// <summary>The head that was read last stays readable until the server asks for the next: it is still at work on it.</summary>
    private void BeginHead()
    {
        _lineStart = _searched = 0;
        _stage = Stage.Head;
    }

    private ReadResult Show(ReadResult result)
    {
        _shown = result.Buffer;
        return result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ShowAsync(ValueTask<ReadResult> reading) => Show(await reading.ConfigureAwait(false));
}
