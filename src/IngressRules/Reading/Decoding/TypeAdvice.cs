using IngressRules.Diagnostics;
using IngressRules.Reading.Documents;
using IngressRules.Reading.Yaml;

namespace IngressRules.Reading.Decoding;

/// <summary>What to write instead of a value of the wrong type, where its form shows what was meant.</summary>
internal static class TypeAdvice
{
    private const int MaxShown = 60;

    /// <summary>The advice, or null where the value shows nothing.</summary>
    /// <param name="tree">The document.</param>
    /// <param name="node">The value.</param>
    /// <param name="expected">The type that is expected, in the words of the message.</param>
    public static string? For(DocumentTree tree, int node, string expected) => (expected, tree[node].Kind) switch
    {
        ("a list", NodeKind.Mapping) => "Each item of a list begins with a dash and a space: write - before the first key of each, "
            + "and indent the other keys of the item as far.",
        ("a list", NodeKind.String) => ListFor(tree.Text(node)),
        ("a mapping", NodeKind.String) when YamlLine.KeyWithoutSpace(tree.Text(node)) is { Length: > 0 } key =>
            $"A space is missing after {VisibleText.Of(key.ToString(), MaxShown)}: there.",
        ("a mapping", NodeKind.Sequence) => "Write its keys without dashes before them.",
        ("text", NodeKind.Mapping) when tree[node].Key != DocumentTree.NoKey && tree[node].Next > node + 1 => TextFor(tree, node),
        _ => null,
    };

    private static string ListFor(string text)
    {
        if (text.EndsWith(']') && !text.Contains('['))
        {
            return "Its opening bracket [ is missing.";
        }

        int end = text.IndexOf(' ');
        return $"Write each item on a line of its own, after a dash: - {VisibleText.Of(end < 0 ? text : text[..end], MaxShown)}";
    }

    /// <summary>The prefix of an annotation's key is part of the key, and does not stand on a line of its own.</summary>
    private static string? TextFor(DocumentTree tree, int node)
    {
        string prefix = tree.Pool[tree[node].Key], name = tree.Pool[tree[node + 1].Key];
        return prefix.Contains('.')
            ? $"The key of an annotation or a label is one word: write {VisibleText.Of(prefix.TrimEnd('/'), MaxShown)}/"
                + $"{VisibleText.Of(name, MaxShown)}: and its value."
            : null;
    }
}
