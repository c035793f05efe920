using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace IngressRules.Kestrel.Http2;

/// <summary>
/// Detects HTTP/2 on a connection without TLS by its first bytes: HTTP/2 begins with a preface that no HTTP/1.1 request has (RFC 9113,
/// 3.4).
/// </summary>
internal sealed class PriorKnowledge(PriorKnowledgeEndPoint http2, TimeSpan idleTimeout)
{
    private enum Verdict
    {
        Unknown,
        Http1,
        Http2,
    }

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Hands an HTTP/2 connection to the internal HTTP/2 endpoint, and passes any other to the next step.</summary>
    public async Task RunAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        Verdict verdict = await LookAsync(connection);
        await (verdict switch
        {
            Verdict.Http1 => next(connection),
            Verdict.Http2 => http2.HandOverAsync(connection),
            _ => Task.CompletedTask,
        });
    }

    /// <summary>
    /// Waits for the first bytes. No HTTP server has a time limit on the connection yet, so this method ends it when it is idle for too
    /// long, and at shutdown.
    /// </summary>
    private async Task<Verdict> LookAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        CancellationToken closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(closing);
        limit.CancelAfter(idleTimeout);
        try
        {
            while (true)
            {
                ReadResult result = await input.ReadAsync(limit.Token);
                Verdict verdict = Judge(result.Buffer);
                bool undecided = verdict == Verdict.Unknown && !result.IsCompleted && !result.IsCanceled;
                input.AdvanceTo(result.Buffer.Start, undecided ? result.Buffer.End : result.Buffer.Start);
                if (!undecided)
                {
                    return verdict;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return Verdict.Unknown;
        }
        catch (IOException)
        {
            // The client closed the connection, which needs no response and no report.
            return Verdict.Unknown;
        }
    }

    private static Verdict Judge(in ReadOnlySequence<byte> begin)
    {
        Span<byte> bytes = stackalloc byte[Preface.Length];
        int length = (int)Math.Min(begin.Length, bytes.Length);
        begin.Slice(0, length).CopyTo(bytes);
        return !Preface.StartsWith(bytes[..length]) ? Verdict.Http1 : length == Preface.Length ? Verdict.Http2 : Verdict.Unknown;
    }
}
