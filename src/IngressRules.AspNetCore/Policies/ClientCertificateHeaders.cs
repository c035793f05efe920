using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Policies;

/// <summary>The headers that tell the backend of a client's certificate; what the client itself says in them is dropped.</summary>
internal static class ClientCertificateHeaders
{
    private const string Verify = "ssl-client-verify", Subject = "ssl-client-subject-dn", Issuer = "ssl-client-issuer-dn",
        Certificate = "ssl-client-cert";

    /// <summary>Sets the headers of a request whose host asks for certificates.</summary>
    /// <param name="request">The request.</param>
    public static void Set(PolicyRequest request)
    {
        if (request.Policies.Host?.ClientCertificate is not { } policy)
        {
            return;
        }

        IHeaderDictionary headers = request.Context.Request.Headers;
        foreach (string name in (ReadOnlySpan<string>)[Verify, Subject, Issuer, Certificate])
        {
            headers.Remove(name);
        }

        headers[Verify] = request.ClientCertificate switch
        {
            null => "NONE",
            { Fault: { } fault } => "FAILED:" + fault,
            _ => "SUCCESS",
        };
        if (request.ClientCertificate is { } shown)
        {
            headers[Subject] = shown.Subject;
            headers[Issuer] = DistinguishedName.Write(shown.Certificate.IssuerName);
            if (policy.PassToBackend)
            {
                headers[Certificate] = Uri.EscapeDataString(shown.Certificate.ExportCertificatePem() + "\n");
            }
        }
    }
}
