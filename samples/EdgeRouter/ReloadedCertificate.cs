using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Analysis;
using IngressRules.Diagnostics;

namespace EdgeRouter;

/// <summary>
/// A certificate in files that are replaced from time to time, as the kubelet replaces those of a mounted Secret. Handshakes read them
/// again, at most once in ten seconds; what cannot be used leaves the last one in use.
/// </summary>
public sealed partial class ReloadedCertificate
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    private readonly PemFiles _files;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private SslServerAuthenticationOptions _handshake;
    private byte[] _certificate = [];
    private string _fault = "";
    private long _read;

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidOperationException">They cannot be used, although they could a moment ago.</exception>
    public ReloadedCertificate(PemFiles files, TimeProvider time, ILogger log)
    {
        (_files, _time, _log) = (files, time, log);
        _read = time.GetTimestamp();
        _handshake = files.TryLoad(out string error) is { } pair ? Use(pair) : throw new InvalidOperationException(error);
    }

    /// <summary>The settings for a handshake now.</summary>
    public SslServerAuthenticationOptions Handshake
    {
        get
        {
            lock (_lock)
            {
                if (_time.GetElapsedTime(_read) >= s_pause)
                {
                    _read = _time.GetTimestamp();
                    ReadAgain();
                }

                return _handshake;
            }
        }
    }

    private void ReadAgain()
    {
        TlsKeyPair? pair = _files.TryLoad(out string error);
        if (pair is null)
        {
            if (error != _fault)
            {
                Unfit(_log, VisibleText.Of(error));
            }
        }
        else if (pair.Certificate.RawDataMemory.Span.SequenceEqual(_certificate))
        {
            pair.Dispose();
        }
        else
        {
            _handshake = Use(pair);
            Reloaded(_log, _files.Option, pair.Certificate.NotAfter.ToUniversalTime());
        }

        _fault = error;
    }

    private SslServerAuthenticationOptions Use(TlsKeyPair pair)
    {
        _certificate = pair.Certificate.RawData;
        return new()
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(pair.Certificate, pair.Chain, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
    }

    [LoggerMessage(
        4, LogLevel.Information, "{Option}: the files have changed, and the new certificate is in use. It is valid until {End:u}")]
    private static partial void Reloaded(ILogger logger, string option, DateTime end);

    [LoggerMessage(5, LogLevel.Warning, "{Fault}. The last certificate stays in use")]
    private static partial void Unfit(ILogger logger, string fault);
}
