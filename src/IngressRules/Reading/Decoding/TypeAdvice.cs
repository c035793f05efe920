using System.Buffers;
using IngressRules.Diagnostics;
using IngressRules.Reading.Documents;
using IngressRules.Reading.Yaml;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// What to write instead of a value of the wrong type, where its form shows what was meant, whatever the field: a missing space or colon, a
/// list without dashes. It speaks before <see cref="IntentAdvice"/>, except for the fields of which that one knows better.
/// </summary>
internal static class TypeAdvice
{
    // What the keys of annotations never have, and the lines of a text often.
    private static readonly SearchValues<char> s_noKey = SearchValues.Create(" \t\"'(){};$=");

    /// <summary>The advice, or null where the value shows nothing.</summary>
    /// <param name="tree">The document.</param>
    /// <param name="node">The value.</param>
    /// <param name="path">Its field.</param>
    /// <param name="expected">The type that is expected, in the words of the message.</param>
    public static string? For(DocumentTree tree, int node, FieldPath path, string expected) => (expected, tree[node].Kind) switch
    {
        ("a list", NodeKind.Mapping) when tree[node].Next > node + 1 && tree.Pool[tree[node + 1].Key] is ['-', _, ..] key =>
            $"A space is missing after the dash: write - {VisibleText.Short(key[1..])}:",
        ("a list", NodeKind.Mapping) => "Each item of a list begins with a dash and a space: write - before the first key of each, "
            + "and indent the other keys of the item as far.",
        ("a list", NodeKind.String) => ListFor(tree.Text(node)),
        ("a mapping", NodeKind.String) when YamlLine.KeyWithoutSpace(tree.Text(node)) is { Length: > 0 } key =>
            $"A space is missing after {VisibleText.Short(key.ToString())}: there.",
        ("a mapping", NodeKind.String) when YamlLine.FirstWord(tree.Text(node)) is { Length: > 0 } word && tree.Text(node).Contains(' ') =>
            $"If {VisibleText.Short(word.ToString())} is a key, a colon is missing after it.",
        ("a mapping", NodeKind.Sequence) => "Write its keys without dashes before them.",
        ("text" or "an integer of 32 bits", NodeKind.Mapping) when Braced(tree, node) is { } braced => braced,
        ("text", NodeKind.Mapping) when IntentAdvice.IsInMap(path, out _) => TextFor(tree, node),
        _ => null,
    };

    /// <summary>About a word in braces, which is a mapping to YAML and a placeholder to its author.</summary>
    private static string? Braced(DocumentTree tree, int node) =>
        tree.Written(node) is ['{', .., '}'] written && tree[node].Next == node + 2 && tree[node + 1].Kind == NodeKind.Null
            && tree.Pool[tree[node + 1].Key] is [_, ..] key && written[1..^1].Trim() == key
            && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? $"To YAML a word in braces is a mapping. If {VisibleText.Short(written)} is a placeholder, replace it; if not, write it "
                + "without the braces, or in quotes."
            : null;

    private static string ListFor(string text)
    {
        if (YamlLine.IsItemWithOtherMark(text))
        {
            // A no-break space may stand behind the sign, or before it.
            text = text.TrimStart();
            string item = text[1..].TrimStart().Split(' ', 2)[0];
            return $"The {YamlLine.NameOfMark(text[0])} before it is a letter to YAML. Write - {VisibleText.Short(item)}";
        }

        if (YamlLine.IsItemWithoutSpace(text))
        {
            string[] items = text.Split(' ');
            return $"A space is missing after {(items.Length > 1 ? "each" : "the")} dash: write - {VisibleText.Short(items[0][1..])}";
        }

        if (text.EndsWith(']') && !text.Contains('['))
        {
            return "Its opening bracket [ is missing.";
        }

        int end = text.AsSpan().IndexOfAny(' ', ',');
        return $"Write each item on a line of its own, after a dash: - {VisibleText.Short(end < 0 ? text : text[..end])}";
    }

    /// <summary>The prefix of an annotation's key is part of the key, and does not stand on a line of its own.</summary>
    private static string TextFor(DocumentTree tree, int node)
    {
        string prefix = tree.Pool[tree[node].Key];
        for (int child = node + 1; child < tree[node].Next; child = tree[child].Next)
        {
            if (tree.Pool[tree[child].Key].AsSpan().IndexOfAny(s_noKey) >= 0)
            {
                string key = VisibleText.Short(prefix);
                return $"The value is a text of several lines. Write {key}: | and leave the lines below it.";
            }
        }

        string example = prefix.Contains('.') && tree[node].Next > node + 1
            ? $"{VisibleText.Short(prefix.TrimEnd('/'))}/{VisibleText.Short(tree.Pool[tree[node + 1].Key])}"
            : "example.com/name";
        return $"The key of an annotation or a label is one word: write {example}: and its value on one line.";
    }
}
