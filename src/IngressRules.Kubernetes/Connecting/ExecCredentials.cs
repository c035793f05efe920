using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using IngressRules.Diagnostics;
using k8s.Authentication;
using k8s.Exceptions;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>
/// The token or the client certificate of a credential plugin. The plugin is asked again before what it gave ends, and when the server has
/// refused its token.
/// </summary>
/// <param name="name">The plugin, to be shown.</param>
/// <param name="first">What it gave at the start.</param>
/// <param name="run">Runs the plugin.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where changes and faults are logged.</param>
internal sealed class ExecCredentials(string name, ExecReply first, Func<ExecReply> run, TimeProvider time, ConnectionFilesLog log)
    : ITokenProvider
{
    /// <summary>How long before its end a credential is renewed: a connection takes requests for a while.</summary>
    private static readonly TimeSpan s_ahead = ConnectionFiles.Lifetime + TimeSpan.FromSeconds(30);

    /// <summary>How long the plugin is left alone after it has run, whatever it gave.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private volatile ExecReply _last = first;
    private volatile string? _refused;
    private long? _ran;
    private string? _fault;

    /// <summary>What a request or a connection takes that is made now.</summary>
    public ExecReply Current
    {
        get
        {
            // A plugin may take its time; what is made meanwhile does not wait for it.
            if (_lock.TryEnter())
            {
                try
                {
                    RenewIfDue();
                }
                finally
                {
                    _lock.Exit();
                }
            }

            return _last;
        }
    }

    /// <inheritdoc/>
    public Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) =>
        Task.FromResult<AuthenticationHeaderValue>(new PluginToken(Current.Token!, token => _refused = token));

    private void RenewIfDue()
    {
        bool isDue = _last.End - time.GetUtcNow() < s_ahead || (_refused is { } refused && refused == _last.Token);
        if (isDue && (_ran is not { } ran || time.GetElapsedTime(ran) >= s_pause))
        {
            Renew();
            _ran = time.GetTimestamp();
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever is wrong, the last one stays.")]
    private void Renew()
    {
        string? fault = null;
        try
        {
            ExecReply reply = run();
            if ((reply.Token is null) != (_last.Token is null) || (reply.Certificate is null) != (_last.Certificate is null))
            {
                fault = $"The credential plugin {name} gave another kind of credential than before. Restart the router to use it.";
            }
            else
            {
                if (reply.Token != _last.Token || reply.Certificate?.Thumbprint != _last.Certificate?.Thumbprint)
                {
                    log.Changed(name);
                }

                _last = reply;
            }
        }
        catch (KubeConfigException error)
        {
            fault = error.Message;
        }
        catch (Exception error)
        {
            fault = $"The credential plugin {name} cannot be run: {VisibleText.Of(error.Message.TrimEnd('.'))}.";
        }

        if (fault is not null && fault != _fault)
        {
            log.Unfit(fault);
        }

        _fault = fault;
    }
}
