using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Decoding;

/// <summary>What the items of a list are where they do not say it themselves: a typed list lends them its version and the kind.</summary>
/// <param name="Version">The version, or empty.</param>
/// <param name="Kind">The kind, or empty.</param>
internal readonly record struct ObjectList(string Version, string Kind)
{
    /// <summary>The fields of a list.</summary>
    public static readonly string[] Fields = ["apiVersion", "kind", "metadata", "items"];

    private const string Suffix = "List";

    /// <summary>For an object of the given version and kind; null where that is no list.</summary>
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
    /// For a document about which there is nothing to say but its items; null for any other. Of a document that is not yet whole, one that
    /// does not yet say its kind is taken for a list whose items say theirs.
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
