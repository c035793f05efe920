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
        if (Url(path) is { } url)
        {
            return url;
        }

        string start = path.TrimStart();
        if ((start.Length > 0 && start[0] is '^' or '~' or '*' or '(') || start.StartsWith(".*", StringComparison.Ordinal))
        {
            return $"The path {quoted} does not start with \"/\". Kubernetes knows no regular expressions in paths; write the path itself: "
                + $"{QuotedText.Quote(Suggestions.LiteralPath(path))}.";
        }

        string suggestion = Suggestions.Path(path) ?? $"/{path.Trim()}";
        string reason = path.Contains('\\') ? "; the elements of a path are separated by slashes"
            : start.StartsWith('/') ? " but with a space"
            : "";
        return $"The path {quoted} does not start with \"/\"{reason}. Write {QuotedText.Quote(suggestion)}.";
    }

    public static string Contains(string path, string sequence)
    {
        if (sequence == "//" && Url(path) is { } url)
        {
            return url;
        }

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

    /// <summary>About a path that names a host, too; null for any other.</summary>
    private static string? Url(string path)
    {
        (string host, string rest) = Suggestions.SplitUrl(path);
        if (host.Length == 0)
        {
            return null;
        }

        string what = path.Contains("://", StringComparison.Ordinal) ? "is a URL" : "begins with a host";
        string where = Suggestions.Host(host) is { } name ? $"host: {name}"
            : NameGrammars.Host(host) == NameFaults.None ? $"host: {host}"
            : "the host in host";
        return $"The path {QuotedText.Quote(path)} {what}. Write path: {VisibleText.Short(rest)}, and {where} in the rule.";
    }

    private static string Suggestion(string path) => Suggestions.Path(path) is { } resolved
        ? $" Write {QuotedText.Quote(resolved)}."
        : " Write \"/\" where segments end, or use pathType: ImplementationSpecific.";
}
