using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Decoding;

/// <summary>The fields that identify an object, read before all others, so that every finding about the object can name it.</summary>
/// <param name="Version">The node of <c>apiVersion</c>, or -1.</param>
/// <param name="Kind">The node of <c>kind</c>, or -1.</param>
/// <param name="Reference">The object's name for findings.</param>
internal readonly record struct ObjectHead(int Version, int Kind, ObjectReference Reference)
{
    /// <summary>Reads the identifying fields of the object at a node.</summary>
    /// <param name="tree">The document.</param>
    /// <param name="node">A mapping.</param>
    /// <param name="itemKind">The kind of an object without one of its own; empty for none.</param>
    /// <param name="defaultNamespace">The namespace of an object without one of its own.</param>
    /// <param name="first">Whether the first of equal keys counts; else it is the last, as everywhere.</param>
    public static ObjectHead Find(DocumentTree tree, int node, string itemKind, string defaultNamespace, bool first = false)
    {
        int version = -1, kind = -1, metadata = -1;
        int end = tree[node].Next;
        for (int field = node + 1; field < end; field = tree[field].Next)
        {
            switch (tree.Pool[tree[field].Key])
            {
                case "apiVersion": Take(ref version, field); break;
                case "kind": Take(ref kind, field); break;
                case "metadata": Take(ref metadata, field); break;
            }
        }

        string name = "", @namespace = "";
        if (metadata >= 0 && tree[metadata].Kind == NodeKind.Mapping)
        {
            end = tree[metadata].Next;
            for (int field = metadata + 1; field < end; field = tree[field].Next)
            {
                switch (tree.Pool[tree[field].Key])
                {
                    case "name": name = TextOf(tree, field); break;
                    case "namespace": @namespace = TextOf(tree, field); break;
                }
            }
        }

        string kindText = kind < 0 ? itemKind : TextOf(tree, kind);
        if (KubernetesKind.Find(kindText) is { } known)
        {
            // Findings name an object as the server would: with the default namespace, or with none where its kind has none.
            @namespace = !known.IsNamespaced ? "" : @namespace.Length == 0 ? defaultNamespace : @namespace;
        }

        return new(version, kind, new(kindText, @namespace, name));

        void Take(ref int known, int field) => known = first && known >= 0 ? known : field;
    }

    private static string TextOf(DocumentTree tree, int node) => tree[node].Kind == NodeKind.String ? tree.Text(node) : "";
}
