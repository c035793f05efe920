using System.Buffers;
using System.Globalization;
using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>
/// Checks that a request can contain the path's characters, and that they are written as they are compared (specification 3.10). At most
/// one finding for each path, the most helpful one; the path it suggests is canonical.
/// </summary>
internal static class PathCharacterAnalysis
{
    /// <summary>
    /// Characters that browsers and HTTP libraries percent-encode before they send a path; they turn a backslash into a slash.
    /// </summary>
    private static readonly SearchValues<char> s_encoded =
        SearchValues.Create([.. Enumerable.Range(0, 33).Select(c => (char)c), '\x7f', '"', '<', '>', '`', '{', '}', '\\']);

    public static void Check(FieldPath field, string path, AnalysisFindings findings)
    {
        int unsent = path.AsSpan().IndexOfAny(s_encoded);
        string canonical = CanonicalPath.OfRule(path);
        if (InvisibleCharacters.Describe(path) is { } hidden)
        {
            string meant = InvisibleCharacters.Remove(path).Trim();
            findings.Add(
                AnalysisCodes.UnsentCharacter,
                field,
                $"The path {QuotedText.Quote(path)} {hidden}. Requests without it miss the rule. Write {QuotedText.Quote(Encode(meant))}.");
        }
        else if (unsent >= 0)
        {
            findings.Add(AnalysisCodes.UnsentCharacter, field, Unsent(path, unsent));
        }
        else if (HasBrokenTriplet(path))
        {
            findings.Add(
                AnalysisCodes.BrokenTriplet,
                field,
                $"The path {QuotedText.Quote(path)} has a percent sign without two hexadecimal digits. It is compared as text, and many "
                + "servers refuse "
                    + "such a request. Write %25 for a percent sign.");
        }
        else if (canonical != path && CanonicalPath.OfTarget(path) != canonical)
        {
            // What is decoded is a dot segment, so no request has the path. The compiler says so, and what to write.
        }
        else if (canonical != path)
        {
            findings.Add(
                AnalysisCodes.OtherCanonicalForm,
                field,
                Ascii.IsValid(path)
                    ? $"The path {QuotedText.Quote(path)} is compared as {QuotedText.Quote(canonical)}: encoded letters, digits and -._~ "
                    + "are decoded, other "
                        + $"triplets get capitals. Write {QuotedText.Quote(canonical)}."
                    : $"The path {QuotedText.Quote(path)} is not ASCII; clients send it as {QuotedText.Quote(canonical)}, and that is "
                    + "what is compared. "
                        + "Other controllers may compare otherwise. Write the encoded form.");
        }
        else if (path.Contains('%'))
        {
            findings.Add(
                AnalysisCodes.EncodedPath,
                field,
                $"The path {QuotedText.Quote(path)} takes requests whose path is encoded just so; nothing is decoded before the two are "
                + "compared, and an "
                    + "encoded slash separates nothing. Controllers that decode first take other requests.");
        }
    }

    private static string Unsent(string path, int at)
    {
        char c = path[at];
        string name = c switch
        {
            ' ' => "a space",
            '"' => "a double quote",
            '\\' => "a backslash",
            _ when char.IsControl(c) => string.Create(CultureInfo.InvariantCulture, $"the control character U+{(int)c:X4}"),
            _ => $"\"{c}\"",
        };
        if (c == '{' && Placeholder.Describe(path) is { } unfilled)
        {
            return $"The path {QuotedText.Quote(path)} {unfilled}";
        }

        if (c == '{' && path.IndexOf('}', at) > at + 1)
        {
            return $"The path {QuotedText.Quote(path)} has braces, which are no placeholder: they are compared as text, and clients send "
                + "them as %7B and %7D. "
                + $"Write {QuotedText.Quote(PathPattern.LiteralStart(path))} with pathType: Prefix to take everything below.";
        }

        string trimmed = path.Trim();
        if (char.IsWhiteSpace(c) && trimmed.Length < path.Length && trimmed.StartsWith('/') && !trimmed.AsSpan().ContainsAny(s_encoded))
        {
            return $"The path {QuotedText.Quote(path)} has {name} at its end, which no request has. "
                + $"Write {QuotedText.Quote(CanonicalPath.OfRule(trimmed))}.";
        }

        string slashed = path.Replace('\\', '/');
        string advice = c == '\\' && !slashed.AsSpan().ContainsAny(s_encoded)
            ? $"Write {QuotedText.Quote(CanonicalPath.OfRule(slashed))} if slashes are meant. "
                + $"Write {QuotedText.Quote(Encode(path))} if a backslash is."
            : $"Write {QuotedText.Quote(Encode(path))}.";
        string sent = c == '\\'
            ? "Browsers send it as a slash, other clients as %5C"
            : string.Create(CultureInfo.InvariantCulture, $"Clients send it as %{(int)c:X2}");
        return $"The path {QuotedText.Quote(path)} has {name}. {sent}, and the two are compared as text, so ordinary requests miss the "
            + $"rule. {advice}";
    }

    private static string Encode(string path)
    {
        var encoded = new StringBuilder(path.Length + 8);
        foreach (char c in path)
        {
            if (s_encoded.Contains(c))
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            }
            else
            {
                encoded.Append(c);
            }
        }

        return CanonicalPath.OfRule(encoded.ToString());
    }

    private static bool HasBrokenTriplet(string path)
    {
        for (int i = path.IndexOf('%', StringComparison.Ordinal); i >= 0; i = path.IndexOf('%', i + 1))
        {
            if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
            {
                return true;
            }
        }

        return false;
    }
}
