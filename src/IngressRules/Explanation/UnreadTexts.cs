using System.Globalization;
using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Explanation;

/// <summary>
/// The documents that could not be read so far that their Ingresses are known. Of such a document only the words are left: if it has the
/// host, the request was probably meant for it.
/// </summary>
internal sealed class UnreadTexts
{
    private readonly Diagnostic[] _errors;

    /// <param name="found">The findings of all stages.</param>
    /// <param name="known">The Ingresses whose hosts are known.</param>
    public UnreadTexts(IEnumerable<Diagnostic> found, HashSet<ObjectReference> known) =>
        _errors = [.. found.Where(f => IsUnread(f, known)).DistinctBy(f => ((object?)f.Source ?? f, f.Object))];

    /// <summary>One error for each document that has one of some hosts in it; where none has, one for each document.</summary>
    /// <param name="hosts">The hosts as rules write them.</param>
    /// <param name="isOpen">Whether no rule took the request and no Ingress is known that could have.</param>
    /// <param name="haveHost">Whether the documents have one of the hosts in them.</param>
    public ValueList<Diagnostic> For(IEnumerable<string> hosts, bool isOpen, out bool haveHost)
    {
        haveHost = false;
        if (_errors.Length == 0)
        {
            return [];
        }

        byte[][] words = [.. hosts.Where(h => h.Length > 0).Select(Encoding.UTF8.GetBytes)];

        // Thousands of errors may be about one text.
        var known = new Dictionary<SourceText, bool>(ReferenceEqualityComparer.Instance);
        Diagnostic[] named = [.. _errors.Where(e => e.Source is { } text && HasHost(text))];
        haveHost = named.Length > 0;
        return haveHost ? [.. named] : isOpen ? [.. _errors] : [];

        bool HasHost(SourceText text) => known.TryGetValue(text, out bool has)
            ? has
            : known[text] = words.Any(w => HasWord(text.Utf8.Span, w));
    }

    /// <summary>Says that documents could not be read; empty where all could.</summary>
    /// <param name="errors">What <see cref="For"/> has returned.</param>
    /// <param name="haveHost">Whether they have the host in them.</param>
    public static string Sentence(IReadOnlyList<Diagnostic> errors, bool haveHost)
    {
        if (errors.Count == 0)
        {
            return "";
        }

        string place = errors[0].Span is { } span ? $"{span}, {errors[0].Code}" : errors[0].Code.Id;
        string what = errors.Count == 1
            ? $"One document could not be read ({place})"
            : string.Create(CultureInfo.InvariantCulture, $"{errors.Count} documents could not be read (the first: {place})");
        return haveHost
            ? $"{what}, and the host stands in {(errors.Count == 1 ? "it" : "them")}."
            : $"{what}, so it is not known which hosts {(errors.Count == 1 ? "it names" : "they name")}.";
    }

    private static bool IsUnread(Diagnostic finding, HashSet<ObjectReference> known) =>
        finding.Severity == DiagnosticSeverity.Error
        && (finding.Object is not { } about
            ? ReadingCodes.All.Contains(finding.Code)
            : !known.Contains(about) && finding.Code != ReadingCodes.KindNotSupported
                && (KubernetesKind.Find(about.Kind) is not { } kind || kind == KubernetesKind.Of<Ingress>()));

    private static bool HasWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (int start = 0; text[start..].IndexOf(word) is >= 0 and int found; start += found + 1)
        {
            int end = start + found + word.Length;
            if ((start + found == 0 || !IsOfName(text[start + found - 1])) && (end == text.Length || !IsOfName(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfName(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'*';
}
