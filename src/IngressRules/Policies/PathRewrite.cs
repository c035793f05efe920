using System.Text;
using IngressRules.Model;

namespace IngressRules.Policies;

/// <summary>
/// Replaces the whole path by a text in which captures of a pattern stand. The pattern is searched in the decoded path; where it does not
/// match, the path stays as the client sent it.
/// </summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Target">The text and the captures, in order.</param>
public sealed record PathRewrite(LinearPattern Pattern, ValueList<RewritePart> Target)
{
    /// <summary>Whether the result is an absolute URL, to which the request is redirected with 302 and its query.</summary>
    public bool IsRedirect { get; init; }

    /// <summary>The target in which a rewrite's captures stand, as a header; null for none (<c>X-Forwarded-Prefix</c>).</summary>
    public ValueList<RewritePart>? ForwardedPrefix { get; init; }

    /// <summary>Applies the rewrite to a path.</summary>
    /// <param name="path">The decoded path of the request, a character for each byte.</param>
    /// <returns>The captures, from 1; null where the pattern does not match.</returns>
    public IReadOnlyList<string>? Captures(string path) => Pattern.Captures(path);

    /// <summary>The text with the captures in it.</summary>
    /// <param name="parts">The text.</param>
    /// <param name="captures">The captures, from 1 on; one that the pattern does not have is empty.</param>
    /// <param name="encode">
    /// Whether bytes of captures and text that a URL cannot hold are percent-encoded (N25): control characters, space, <c>"</c>, <c>%</c>,
    /// <c>&lt;</c>, <c>&gt;</c>, <c>?</c>, <c>#</c>, <c>\</c>, <c>^</c>, <c>`</c>, <c>{</c>, <c>|</c>, <c>}</c> and those from 0x7F on.
    /// </param>
    public static string Write(ValueList<RewritePart> parts, IReadOnlyList<string> captures, bool encode)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(captures);
        var text = new StringBuilder();
        foreach (RewritePart part in parts)
        {
            string piece = part.Capture is { } number ? (number <= captures.Count ? captures[number - 1] : "") : part.Text;
            foreach (char c in piece)
            {
                if (encode && IsEncoded(c))
                {
                    text.Append('%').Append(((int)c).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
                }
                else
                {
                    text.Append(c);
                }
            }
        }

        return text.ToString();
    }

    private static bool IsEncoded(char c) => c is <= ' ' or >= '\x7f' or '"' or '%' or '<' or '>' or '?' or '#' or '\\' or '^' or '`'
        or '{' or '|' or '}';
}

/// <summary>A piece of a text with captures.</summary>
/// <param name="Text">The piece; empty for a capture.</param>
/// <param name="Capture">The number of the capture, from 1; null for text.</param>
public readonly record struct RewritePart(string Text, int? Capture = null);
