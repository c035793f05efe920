using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>
/// Where a kubeconfig has a client certificate and its key: each in a file, or in the kubeconfig itself, which goes first.
/// </summary>
internal sealed class ClientCertificatePair
{
    private readonly string? _certificateFile, _keyFile, _certificate, _key;

    private ClientCertificatePair(UserCredentials user)
    {
        _certificate = Decoded("client-certificate-data", user.ClientCertificateData);
        _certificateFile = _certificate is null ? user.ClientCertificate : null;
        _key = Decoded("client-key-data", user.ClientKeyData);
        _keyFile = _key is null ? user.ClientKey : null;
        Files = [.. ((string?[])[_certificateFile, _keyFile]).OfType<string>()];
    }

    /// <summary>The files.</summary>
    public string[] Files { get; }

    /// <summary>The pair of a user; null for none.</summary>
    /// <param name="user">The user.</param>
    /// <exception cref="KubeConfigException">The key is missing, or the data is no base64.</exception>
    public static ClientCertificatePair? Of(UserCredentials user)
    {
        var pair = new ClientCertificatePair(user);
        return (pair._certificate ?? pair._certificateFile) is null ? null
            : (pair._key ?? pair._keyFile) is not null ? pair
            : throw new KubeConfigException("The user has a client certificate without its key: write client-key or client-key-data.");
    }

    /// <summary>Puts certificate and key together.</summary>
    /// <param name="texts">What the files hold.</param>
    /// <exception cref="InvalidDataException">They cannot be used.</exception>
    public X509Certificate2 Read(string[] texts) =>
        ConnectionPem.ClientCertificate(_certificate ?? texts[0], _key ?? texts[^1]) ?? throw new InvalidDataException(
            $"{_certificateFile ?? "client-certificate-data"} and {_keyFile ?? "client-key-data"} "
            + "are no certificate and its unencrypted key in PEM.");

    private static string? Decoded(string field, string? data)
    {
        if (string.IsNullOrEmpty(data))
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException)
        {
            throw new KubeConfigException($"{field} is not base64.");
        }
    }
}
