using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>The messages about paths and their types.</summary>
internal static class PathMessages
{
    // What stands around a word that was copied with it.
    private const string Around = " \t\r\n,;.:\"'`";

    /// <summary>About an entry without a path that continues the one before it.</summary>
    public const string TornPath = "This entry of paths has no path, and the entry before it lacks what this one has. If the two are one, "
        + "remove the dash before this one.";

    /// <summary>About an entry without a type, where a dash has made two entries of one.</summary>
    public static string TornType(bool isSecond) => isSecond
        ? "This entry of paths has neither path nor pathType, and the entry before it has no backend. If the two are one, remove the dash "
            + "before this one."
        : "The path has no pathType, and the next entry has one and no path. If the two are one, remove the dash before pathType.";

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

        if (InvisibleCharacters.Describe(path) is { } hidden)
        {
            return $"The path {quoted} does not start with \"/\", and {hidden}. "
                + $"Write {QuotedText.Quote(Suggestions.Path(InvisibleCharacters.Remove(path)) ?? "/")}.";
        }

        if (PathIntent.Of(path) is var (paths, meantType))
        {
            return paths.Count > 1
                ? $"The path {quoted} names {paths.Count} paths, and an entry has one. Write one entry of paths for each: "
                    + $"{QuotedText.List(paths)}."
                : $"The path {quoted} does not start with \"/\". Write {QuotedText.Quote(paths[0])}"
                    + (meantType is null ? "." : $" with pathType: {meantType}.");
        }

        string start = path.TrimStart();
        if ((start.Length > 0 && start[0] is '^' or '~' or '*' or '(') || start.StartsWith(".*", StringComparison.Ordinal))
        {
            return $"The path {quoted} does not start with \"/\". Kubernetes knows no regular expressions in paths; write the path itself: "
                + $"{QuotedText.Quote(Suggestions.LiteralPath(path))}.";
        }

        string suggestion = Meant(path) ?? $"/{path.Trim()}";
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
        string seen = InvisibleCharacters.Remove(type.Value).AsSpan().Trim(Around).ToString();
        foreach (PathType known in new[] { PathType.Exact, PathType.Prefix, PathType.ImplementationSpecific })
        {
            if (string.Equals(known.Value, seen, StringComparison.OrdinalIgnoreCase))
            {
                string reason = InvisibleCharacters.Describe(type.Value) is { } hidden ? $"it {hidden}"
                    : known.Value != seen ? "capitals matter"
                    : type.Value.Trim() != seen ? "nothing but its name may stand in the value"
                    : "it has a space around it";
                return $"{quoted} is not a path type: {reason}. Write {known}.";
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

        if (HostIntent.Address(host) is { } address)
        {
            return $"The path {QuotedText.Quote(path)} begins with {address}. Write path: {VisibleText.Short(rest)}, and the name that "
                + "clients use as host of the rule.";
        }

        bool isUrl = !path.AsSpan().TrimStart().StartsWith("//") && Suggestions.IsUrl(path);
        string what = isUrl ? "is a URL" : "begins with a host";
        string where = Suggestions.Host(host) is { } name ? $"host: {name}"
            : NameGrammars.Host(host) == NameFaults.None ? $"host: {host}"
            : "the host in host";
        return $"The path {QuotedText.Quote(path)} {what}. Write path: {VisibleText.Short(rest)}, and {where} in the rule.";
    }

    private static string? Meant(string path) =>
        !path.StartsWith('/') && Suggestions.IsUrl(path) && Suggestions.PathAfterHost(path) is { Length: > 0 } after ? after
        : !path.StartsWith('/') && PathIntent.Of(path) is var (paths, _) && paths.Count == 1 ? paths[0]
        : Suggestions.Path(path);

    private static string Suggestion(string path) => Meant(path) is { } resolved
        ? $" Write {QuotedText.Quote(resolved)}."
        : " Write \"/\" where segments end, or use pathType: ImplementationSpecific.";
}
