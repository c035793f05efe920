using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Decoding;

/// <summary>The version and the kind of list items that have none of their own: a typed list determines both.</summary>
/// <param name="Version">The version, or empty.</param>
/// <param name="Kind">The kind, or empty.</param>
internal readonly record struct ObjectList(string Version, string Kind)
{
    /// <summary>The fields of a list.</summary>
    public static readonly string[] Fields = ["apiVersion", "kind", "metadata", "items"];

    private const string Suffix = "List";

    /// <summary>The list for the given version and kind; null where these are not a list's.</summary>
    public static ObjectList? Of(string version, string kind)
    {
        if (!kind.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return null;
        }

        if (version == "v1" && kind == Suffix)
        {
            return new("", "");
        }

        return ObjectDecoder.Find(version, kind.AsSpan(0, kind.Length - Suffix.Length)) is { } items ? new(version, items.Kind.Name) : null;
    }

    /// <summary>
    /// The list for a document that is only a list, with nothing to report except in its items; null for any other. An incomplete document
    /// that has no version or kind yet counts as a list whose items have their own.
    /// </summary>
    public static ObjectList? OfPlain(DocumentTree tree, bool isWhole)
    {
        string? version = null, kind = null;
        for (int field = 1; field < tree.Count; field = tree[field].Next)
        {
            string key = tree.Pool[tree[field].Key];
            if (!Fields.AsSpan().Contains(key) || (tree[field].Flags & NodeFlags.Duplicate) != 0)
            {
                return null;
            }

            if (key is "apiVersion" or "kind")
            {
                if (tree[field].Kind != NodeKind.String)
                {
                    return null;
                }

                (version, kind) = key == "kind" ? (version, tree.Text(field)) : (tree.Text(field), kind);
            }
        }

        return version is not null && kind is not null ? Of(version, kind) : isWhole ? null : new("", "");
    }
}
