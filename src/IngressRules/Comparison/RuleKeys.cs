using System.Text;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Comparison;

/// <summary>
/// The keys of rules as strings. The area of a key is all requests whose text begins with it (see <see cref="PathText"/>), so a key that
/// begins with another has its area within the other's, and two keys of which neither begins with the other have nothing in common.
/// </summary>
internal static class RuleKeys
{
    /// <summary>The end of a request's text.</summary>
    public const char End = (char)PathText.End;

    /// <summary>The end of a request's text and the slash before it.</summary>
    public const string LastSlashAndEnd = "/\u0080";

    /// <summary>
    /// The keys at whose borders a rule can begin or cease to take requests, without those that no request can have.
    /// </summary>
    public static IEnumerable<string> Of(CompiledRule rule, bool collapseSlashes)
    {
        string key = Encoding.Latin1.GetString(PathText.KeyOf(rule));
        if (!IsReachable(key, collapseSlashes))
        {
            yield break;
        }

        yield return key;
        if (!PathText.HasKey(rule))
        {
            // The rule takes the area of its key, but not the one path that lacks the last slash.
            yield return key + End;
        }
    }

    /// <summary>True for a key that one path alone begins with.</summary>
    public static bool IsExact(string key) => key.EndsWith(End);

    /// <summary>The path of an exact key, which is also the path of a request's text.</summary>
    public static string PathOf(string text) => "/" + text[..^LastSlashAndEnd.Length];

    /// <summary>The bytes that a matcher compares.</summary>
    public static byte[] BytesOf(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>False for a key that no request's text begins with: its path has a query, a dot segment or slashes in a row.</summary>
    private static bool IsReachable(string key, bool collapseSlashes)
    {
        if (!IsExact(key) && key.Length > 0 && key[^1] != '/')
        {
            return CanonicalPath.CanBegin("/" + key, collapseSlashes);
        }

        string path = IsExact(key) ? PathOf(key) : key.Length == 0 ? "/" : "/" + key[..^1];
        return CanonicalPath.IsReachable(path, collapseSlashes);
    }
}
