using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>
/// Texts in which variables of nginx stand. Of those only the ones that are properties of the request are known here (N52); a text with
/// another one is refused.
/// </summary>
internal static class RequestText
{
    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parts">The pieces and the properties; empty where the text is refused.</param>
    /// <param name="unknown">The variable that is not known; null where the text is taken.</param>
    public static bool TryParse(string text, out ValueList<RequestTextPart> parts, out string? unknown)
    {
        (parts, unknown) = ([], null);
        var found = new List<RequestTextPart>();
        int start = 0;
        for (int dollar = text.IndexOf('$', StringComparison.Ordinal); dollar >= 0; dollar = text.IndexOf('$', start))
        {
            string name = NameAt(text, dollar, out int end);
            if (PropertyOf(name) is not { } property)
            {
                unknown = text[dollar..Math.Max(end, dollar + 1)];
                return false;
            }

            if (dollar > start)
            {
                found.Add(new(text[start..dollar]));
            }

            found.Add(property);
            start = end;
        }

        if (start < text.Length)
        {
            found.Add(new(text[start..]));
        }

        parts = found.ToValueList();
        return true;
    }

    /// <summary>A text without variables.</summary>
    public static ValueList<RequestTextPart> Plain(string text) => [new(text)];

    private static string NameAt(string text, int dollar, out int end)
    {
        bool braced = dollar + 1 < text.Length && text[dollar + 1] == '{';
        int start = braced ? dollar + 2 : dollar + 1;
        end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        string name = text[start..end];
        if (braced)
        {
            bool isClosed = end < text.Length && text[end] == '}';
            end += isClosed ? 1 : 0;
            return isClosed ? name : "";
        }

        return name;
    }

    private static RequestTextPart? PropertyOf(string name) => name switch
    {
        "host" => new("", RequestProperty.Host),
        "http_host" or "best_http_host" => new("", RequestProperty.HostHeader),
        "scheme" or "pass_access_scheme" => new("", RequestProperty.Scheme),
        "request_uri" => new("", RequestProperty.Target),
        "escaped_request_uri" => new("", RequestProperty.EscapedTarget),
        "uri" or "document_uri" => new("", RequestProperty.Path),
        "args" or "query_string" => new("", RequestProperty.Query),
        "remote_addr" => new("", RequestProperty.ClientAddress),
        "request_method" => new("", RequestProperty.Method),
        _ when name.StartsWith("http_", StringComparison.Ordinal) && name.Length > 5 =>
            new(name[5..].Replace('_', '-'), RequestProperty.Header),
        _ when name.StartsWith("cookie_", StringComparison.Ordinal) && name.Length > 7 => new(name[7..], RequestProperty.Cookie),
        _ => null,
    };
}
