using System.Globalization;
using System.Text;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>Paths as they stand in a URL.</summary>
internal static class UrlPath
{
    /// <summary>Encodes what a URL cannot hold (N25).</summary>
    /// <param name="path">The path, a character for each byte.</param>
    public static string Encode(string path)
    {
        var url = new StringBuilder(path.Length);
        foreach (char c in path)
        {
            if (c is <= ' ' or >= '\x7f' or '"' or '%' or '<' or '>' or '?' or '#' or '\\' or '^' or '`' or '{' or '|' or '}')
            {
                url.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            }
            else
            {
                url.Append(c);
            }
        }

        return url.ToString();
    }
}
