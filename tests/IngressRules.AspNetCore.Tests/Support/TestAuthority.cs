using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.Model;

namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>
/// A certificate authority: a root certificate that clients trust, and an intermediate one that clients get only from the servers.
/// </summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _intermediate;

    public TestAuthority()
    {
        _root = Authority("root", null);
        _intermediate = Authority("intermediate", _root);
    }

    /// <summary>A Secret with a certificate for some names, followed by the intermediate certificate.</summary>
    public Secret Secret(string name, params string[] hosts) => Secret(name, Issue(hosts));

    public static Secret Secret(string name, (string Chain, string Key) pem, string type = Model.Secret.TlsType) => new()
    {
        Metadata = new() { Namespace = "default", Name = name },
        Type = type,
        Data = new([new("tls.crt", [.. Encoding.ASCII.GetBytes(pem.Chain)]), new("tls.key", [.. Encoding.ASCII.GetBytes(pem.Key)])]),
    };

    /// <summary>The chain and the key in PEM.</summary>
    public (string Chain, string Key) Issue(string[] hosts, DateTimeOffset? until = null, bool inSubjectAlone = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hosts[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (string host in hosts)
        {
            names.AddDnsName(host);
        }

        if (!inSubjectAlone)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        using X509Certificate2 leaf = request.Create(_intermediate, _intermediate.NotBefore, until ?? _intermediate.NotAfter, Serial());
        return ($"{leaf.ExportCertificatePem()}\n{_intermediate.ExportCertificatePem()}\n", key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Connects with a server name and checks the certificate for it. Null where the check failed.</summary>
    public async Task<SslStream?> ConnectAsync(IPEndPoint server, string serverName, params SslApplicationProtocol[] protocols)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsClientAsync(Options(serverName, protocols)).WaitAsync(TimeSpan.FromSeconds(60));
            return stream;
        }
        catch (System.Security.Authentication.AuthenticationException)
        {
            await stream.DisposeAsync();
            return null;
        }
    }

    /// <summary>A client that connects to one server for every name and checks its certificates.</summary>
    public HttpClient Client(IPEndPoint server) => new(new SocketsHttpHandler
    {
        SslOptions = Options(null, []),
        AllowAutoRedirect = false,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    public void Dispose()
    {
        _root.Dispose();
        _intermediate.Dispose();
    }

    /// <summary>Trusts the root certificate alone.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_root);
        return policy;
    }

    private SslClientAuthenticationOptions Options(string? serverName, SslApplicationProtocol[] protocols) => new()
    {
        TargetHost = serverName,
        CertificateChainPolicy = Policy(),
        ApplicationProtocols = protocols.Length == 0 ? null : [.. protocols],
    };

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        if (issuer is null)
        {
            return request.CreateSelfSigned(now.AddDays(-90), now.AddDays(90));
        }

        using X509Certificate2 made = request.Create(issuer, issuer.NotBefore, issuer.NotAfter, Serial());
        return made.CopyWithPrivateKey(key);
    }

    private static byte[] Serial() => RandomNumberGenerator.GetBytes(8);
}
