using System.Buffers;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// Recognises the host of a rule under another name. Such a rule has no host and takes every host, so its author must hear of more than a
/// field without effect.
/// </summary>
internal static class HostAdvice
{
    private static readonly SearchValues<char> s_letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>A sentence; null for a field that means no host.</summary>
    /// <param name="tree">The document.</param>
    /// <param name="node">The value of the field, in a rule.</param>
    /// <param name="key">Its name, which a rule does not have.</param>
    /// <param name="known">The names that a rule has.</param>
    public static string? Sentence(DocumentTree tree, int node, string key, string[] known)
    {
        (bool hasHost, bool hasHttp) = Siblings(tree, node);
        if (hasHost || Placeholder.Describe(key) is not null)
        {
            return null;
        }

        string takesAll = hasHttp ? " Without host the rule takes every host." : "";
        if (IsHost(key))
        {
            string beside = tree[node].Kind == NodeKind.Mapping ? ", and http: beside it" : "";
            return $"Did you mean host? Write host: {Value(key)}{beside}.{takesAll}";
        }

        return key == "hosts" ? $"Did you mean host? A rule has one host; write one rule for each.{takesAll}"
            : FieldAdvice.For(key, known) == "host" || FieldSynonyms.Of(key, known) == "host" || IsHost(tree.Scalar(node))
                ? $"Did you mean host?{takesAll}"
            : null;
    }

    private static (bool HasHost, bool HasHttp) Siblings(DocumentTree tree, int node)
    {
        bool hasHost = false, hasHttp = false;
        int rule = tree.ParentOf(node);
        for (int field = rule + 1; field < tree[rule].Next; field = tree[field].Next)
        {
            string name = tree.Pool[tree[field].Key];
            hasHost |= name == "host";
            hasHttp |= name == "http";
        }

        return (hasHost, hasHttp);
    }

    /// <summary>True for a name that ends as domains do, which neither a version nor a name of an object does.</summary>
    private static bool IsHost(string text)
    {
        int dot = text.LastIndexOf('.');
        return dot > 0 && text.Length - dot > 2 && text.Length <= NameGrammars.MaxSubdomain
            && !text.AsSpan(dot + 1).ContainsAnyExcept(s_letters)
            && NameGrammars.Host(text.ToLowerInvariant()) == NameFaults.None;
    }

    private static string Value(string host) =>
        host.StartsWith('*') ? $"\"{VisibleText.Short(host)}\"" : VisibleText.Short(host);
}
