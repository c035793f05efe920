using System.Text;
using IngressRules.AspNetCore.Policies.Passwords;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace IngressRules.AspNetCore.Policies;

/// <summary>Users and passwords (RFC 7617, N50).</summary>
/// <param name="passwords">Checks them.</param>
internal sealed class BasicGate(PasswordCheck passwords) : PolicyPhase("basic authentication", PolicyStage.Route)
{
    private const string Scheme = "Basic ";

    /// <summary>True where the client's <c>Authorization</c> is for this policy, and the backend does not get it.</summary>
    /// <param name="request">The request.</param>
    public static bool TakesAuthorization(PolicyRequest request) =>
        request.Policies.BasicAuthentication is not null && !request.IsWithoutAuthentication;

    /// <inheritdoc/>
    public override async ValueTask<PolicyAnswer?> ApplyAsync(PolicyRequest request)
    {
        if (!TakesAuthorization(request))
        {
            return null;
        }

        IngressRules.Policies.BasicAuthentication policy = request.Policies.BasicAuthentication!;
        bool? fits = TryRead(request.Context.Request.Headers.Authorization, out string user, out byte[] password)
            ? await passwords.CheckAsync(policy, user, password, request.Context.RequestAborted).ConfigureAwait(false)
            : false;
        return fits switch
        {
            true => null,
            false => new(StatusCodes.Status401Unauthorized, "A user and a password are required.") { Challenge = Challenge(policy.Realm) },
            null => new(StatusCodes.Status503ServiceUnavailable, "Too many requests wait for their passwords to be checked."),
        };
    }

    /// <summary>Reads the credentials of a request. A header that stands twice, or that is no Base64, has none.</summary>
    internal static bool TryRead(StringValues header, out string user, out byte[] password)
    {
        (user, password) = ("", []);
        if (header is not [{ } text] || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string base64 = text[Scheme.Length..].Trim();
        Span<byte> credentials = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, credentials, out int length))
        {
            return false;
        }

        int colon = credentials[..length].IndexOf((byte)':');
        if (colon < 0)
        {
            return false;
        }

        user = Encoding.UTF8.GetString(credentials[..colon]);
        password = credentials[(colon + 1)..length].ToArray();
        return true;
    }

    /// <summary>The challenge, whose realm is a quoted string (RFC 9110, 5.6.4).</summary>
    private static string Challenge(string realm)
    {
        var quoted = new StringBuilder(realm.Length + 16).Append("Basic realm=\"");
        foreach (char c in realm)
        {
            if (c is '"' or '\\')
            {
                quoted.Append('\\').Append(c);
            }
            else if (c is >= ' ' and <= '~')
            {
                quoted.Append(c);
            }
        }

        return quoted.Append('"').ToString();
    }
}
