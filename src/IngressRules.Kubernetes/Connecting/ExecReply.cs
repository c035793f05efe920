using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>What a credential plugin has given.</summary>
/// <param name="Token">A token; null for none.</param>
/// <param name="Certificate">A client certificate; null for none.</param>
/// <param name="End">When it has to be asked again; null where it has not said so.</param>
internal sealed record ExecReply(string? Token, X509Certificate2? Certificate, DateTimeOffset? End)
{
    /// <summary>Reads what a plugin has written. It is not quoted: it may be a token or a key.</summary>
    /// <param name="json">What it has written.</param>
    /// <param name="apiVersion">The API version that it was asked for.</param>
    /// <exception cref="InvalidDataException">It cannot be used; the message goes on after the plugin's name.</exception>
    public static ExecReply Read(ReadOnlyMemory<byte> json, string apiVersion)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            throw new InvalidDataException("has not written an ExecCredential in JSON.");
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (Text(root, "kind") != "ExecCredential" || Text(root, "apiVersion") != apiVersion)
            {
                throw new InvalidDataException($"has not written an ExecCredential of {apiVersion}, the apiVersion in the kubeconfig.");
            }

            return Of(root.TryGetProperty("status", out JsonElement status) ? status : default);
        }
    }

    private static ExecReply Of(JsonElement status)
    {
        string? token = Text(status, "token");
        string? certificate = Text(status, "clientCertificateData"), key = Text(status, "clientKeyData");
        X509Certificate2? pair = ConnectionPem.ClientCertificate(certificate ?? "", key ?? "");
        if (pair is null && (certificate ?? key) is not null)
        {
            throw new InvalidDataException("gave no client certificate with its key in PEM.");
        }

        if (pair is null && token is null)
        {
            throw new InvalidDataException("gave neither a token nor a client certificate.");
        }

        DateTimeOffset? end = null;
        if (Text(status, "expirationTimestamp") is { } stamp)
        {
            end = DateTimeOffset.TryParse(
                stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset given)
                ? given
                : throw new InvalidDataException("gave an expirationTimestamp that is no time (RFC 3339).");
        }

        DateTimeOffset? last = pair?.NotAfter;
        return new(token, pair, end is null || last < end ? last : end);
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
