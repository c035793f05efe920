using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>The messages about paths and their types.</summary>
internal static class PathMessages
{
    public static string NotAbsolute(string path, PathType type)
    {
        if (path.Length == 0)
        {
            return $"A path of type {type} must start with \"/\", and this one is empty. Write path: / to take every path.";
        }

        string quoted = QuotedText.Quote(path);
        return path[0] is '^' or '~' or '.' or '*' or '('
            ? $"The path {quoted} does not start with \"/\". Kubernetes knows no regular expressions in paths; write the path itself."
            : $"The path {quoted} does not start with \"/\". Write {QuotedText.Quote("/" + path)}.";
    }

    public static string Contains(string path, string sequence)
    {
        string reason = sequence switch
        {
            "//" => "no path of type Exact or Prefix has empty segments",
            "/./" or "/../" => "dot segments are resolved before any rule sees a path",
            _ => "an encoded slash cannot be matched by Exact or Prefix",
        };
        return $"The path {QuotedText.Quote(path)} contains \"{sequence}\"; {reason}." + Suggestion(path);
    }

    public static string EndsWith(string path, string ending) =>
        $"The path {QuotedText.Quote(path)} ends with \"{ending}\"; dot segments are resolved before any rule sees a path."
            + Suggestion(path);

    public static string UnknownType(PathType type)
    {
        string quoted = QuotedText.Quote(type.Value);
        foreach (PathType known in new[] { PathType.Exact, PathType.Prefix, PathType.ImplementationSpecific })
        {
            if (string.Equals(known.Value, type.Value.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return $"{quoted} is not a path type: capitals matter. Write {known}.";
            }
        }

        return $"{quoted} is not a path type. Write Prefix, Exact or ImplementationSpecific.";
    }

    private static string Suggestion(string path) => Suggestions.Path(path) is { } resolved
        ? $" Write {QuotedText.Quote(resolved)}."
        : " Write \"/\" where segments end, or use pathType: ImplementationSpecific.";
}
