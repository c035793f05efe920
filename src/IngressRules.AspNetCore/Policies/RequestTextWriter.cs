using System.Text;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.AspNetCore.Policies;

/// <summary>Texts in which properties of a request stand.</summary>
internal static class RequestTextWriter
{
    /// <summary>The text for a request, as a key.</summary>
    /// <param name="parts">The pieces.</param>
    /// <param name="request">The request.</param>
    public static string Write(ValueList<RequestTextPart> parts, PolicyRequest request) => Write(parts, request, asUrl: false);

    /// <summary>The text for a request as a URL: characters that no URL has are percent-encoded.</summary>
    /// <param name="parts">The pieces.</param>
    /// <param name="request">The request.</param>
    public static string WriteUrl(ValueList<RequestTextPart> parts, PolicyRequest request) => Write(parts, request, asUrl: true);

    /// <summary>Encodes a text as the value of a query's parameter, as a browser's <c>encodeURIComponent</c> does (N54).</summary>
    /// <param name="text">The text, a character for each byte.</param>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '!' or '\'' or '(' or ')' or '*')
            {
                escaped.Append(c);
            }
            else
            {
                AppendEncoded(escaped, c);
            }
        }

        return escaped.ToString();
    }

    private static string Write(ValueList<RequestTextPart> parts, PolicyRequest request, bool asUrl)
    {
        var text = new StringBuilder();
        foreach (RequestTextPart part in parts)
        {
            string value = part.Property == RequestProperty.None ? part.Text : ValueOf(part, request);
            if (!asUrl)
            {
                text.Append(value);
                continue;
            }

            // The decoded path may hold what would begin the query or a fragment.
            bool decoded = part.Property == RequestProperty.Path;
            foreach (char c in value)
            {
                if (c is > ' ' and < '\x7f' and not ('"' or '<' or '>' or '\\') && !(decoded && c is ('%' or '?' or '#')))
                {
                    text.Append(c);
                }
                else
                {
                    AppendEncoded(text, c);
                }
            }
        }

        return text.ToString();
    }

    private static string ValueOf(RequestTextPart part, PolicyRequest request) => part.Property switch
    {
        RequestProperty.Host => request.HostName,
        RequestProperty.HostHeader => request.Host,
        RequestProperty.Scheme => request.Origin.Scheme,
        RequestProperty.Target => request.Target,
        RequestProperty.EscapedTarget => Escape(request.Target),
        RequestProperty.Path => request.Path,
        RequestProperty.Query => request.Query.Length == 0 ? "" : request.Query[1..],
        RequestProperty.ClientAddress => request.Client?.ToString() ?? "",
        RequestProperty.Method => request.Context.Request.Method,
        RequestProperty.Header => string.Join(", ", request.Context.Request.Headers[part.Text].AsEnumerable()),
        RequestProperty.Cookie => RequestCookie.Find(request.Context.Request, part.Text, StringComparison.OrdinalIgnoreCase) ?? "",
        _ => "",
    };

    /// <summary>Appends a character as percent triplets.</summary>
    /// <param name="text">What it is appended to.</param>
    /// <param name="c">The character: a byte, or one beyond, which stands as UTF-8.</param>
    public static void AppendEncoded(StringBuilder text, char c)
    {
        // Headers can hold characters beyond a byte; in a URL they stand as UTF-8.
        if (c > '\xff')
        {
            Span<byte> utf8 = stackalloc byte[4];
            int length = Encoding.UTF8.GetBytes([c], utf8);
            foreach (byte b in utf8[..length])
            {
                AppendTriplet(text, b);
            }
        }
        else
        {
            AppendTriplet(text, (byte)c);
        }
    }

    private static void AppendTriplet(StringBuilder text, byte value) =>
        text.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
}
