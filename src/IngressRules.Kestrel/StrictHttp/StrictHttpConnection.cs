using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using IngressRules.Kestrel.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>An HTTP/1.1 connection whose request heads are checked before the server reads them.</summary>
internal sealed class StrictHttpConnection : IDuplexPipe
{
    private readonly ConnectionContext _connection;
    private readonly StrictHttpOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly StrictPipeReader _input;
    private readonly UpgradeWatch _output;
    private bool _timeIsWatched;

    public StrictHttpConnection(
        ConnectionContext connection, StrictHttpOptions options, StrictHttpLimits limits, ILogger logger, TimeProvider time)
    {
        _connection = connection;
        _options = options;
        _logger = logger;
        _time = time;
        ClientConnection? client = connection.Features.Get<ClientConnection>();
        client?.CountByHead();
        _input = new StrictPipeReader(connection.Transport.Input, limits, this, client);
        _output = new UpgradeWatch(connection.Transport.Output, _input.Upgraded, client);
    }

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    /// <summary>The names in <c>Connection</c> of the current request. The list is reused for all requests of the connection.</summary>
    public IReadOnlyList<string> ConnectionHeaderNames => _input.Current.ConnectionNames;

    /// <summary>Called before the server gets a checked head.</summary>
    public void HeadChecked(RequestHead head)
    {
        if (head.AsksForUpgrade)
        {
            _output.Begin();
        }
    }

    /// <summary>
    /// Called when a head has begun but is incomplete, to start its time limit. Heads that arrive complete do not need it.
    /// </summary>
    public void WatchTime()
    {
        if (!_timeIsWatched && _connection.Features.Get<IConnectionHeartbeatFeature>() is { } heartbeat)
        {
            _timeIsWatched = true;
            heartbeat.OnHeartbeat(static reader => ((StrictPipeReader)reader).OnHeartbeat(), _input);
        }
    }

    /// <summary>
    /// Responds to a request that the server will not get. The server is waiting for a head at this moment, so it writes nothing.
    /// </summary>
    public async ValueTask RefuseAsync(Refusal refusal, bool withoutBody)
    {
        StrictHttpLog.Refused(_logger, refusal.Status, refusal.Sentence, _connection.RemoteEndPoint);
        _options.OnRefused?.Invoke(_connection, refusal);
        WriteResult(_connection.Transport.Output, refusal, withoutBody);
        await _connection.Transport.Output.FlushAsync().ConfigureAwait(false);
    }

    private void WriteResult(PipeWriter output, Refusal refusal, bool withoutBody)
    {
        string body = $"{refusal.Status} {refusal.Sentence}\n";
        string server = _options.ServerName is { Length: > 0 } name ? $"Server: {name}\r\n" : "";
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {refusal.Status} {refusal.Reason}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + $"Content-Length: {body.Length}\r\nDate: {_time.GetUtcNow():R}\r\n{server}\r\n");
        output.Write(Encoding.ASCII.GetBytes(withoutBody ? head : head + body));
    }
}
