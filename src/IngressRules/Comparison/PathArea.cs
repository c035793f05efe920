using IngressRules.Matching;

namespace IngressRules.Comparison;

/// <summary>A set of request paths, by their canonical form (specification 3.10).</summary>
/// <param name="Path">The path.</param>
/// <param name="Extent">Which paths belong to it.</param>
public readonly record struct PathArea(string Path, PathExtent Extent)
{
    /// <summary>The area of a key: all requests whose text begins with it (see <see cref="PathText"/>).</summary>
    /// <param name="key">The key.</param>
    /// <param name="collapseSlashes">Whether consecutive slashes in a request count as one.</param>
    internal static PathArea OfKey(string key, bool collapseSlashes)
    {
        if (RuleKeys.IsExact(key))
        {
            return new(RuleKeys.PathOf(key), PathExtent.Exact);
        }

        if (key.Length > 0 && key[^1] != '/')
        {
            return new("/" + key, PathExtent.TextPrefix);
        }

        // The last element is empty. Below it there is nothing if slashes collapse. Otherwise the path is written as a Prefix rule writes
        // it, whose last slash is ignored.
        bool endsEmpty = key is "/" || key.EndsWith("//", StringComparison.Ordinal);
        return !endsEmpty ? new("/" + (key.Length > 0 ? key[..^1] : ""), PathExtent.Subtree)
            : collapseSlashes ? new("/" + key[..^1], PathExtent.Exact)
            : new("/" + key, PathExtent.Subtree);
    }

    /// <summary>In words: <c>/cart and below</c>, <c>exactly /cart</c>, <c>every path</c>.</summary>
    public override string ToString() => Describe(path => path);

    internal string Describe(Func<string, string> show) => Extent switch
    {
        PathExtent.Exact => $"exactly {show(Path)}",
        PathExtent.TextPrefix => $"all that begins with {show(Path)}",
        _ => Path == "/" ? "every path" : $"{show(Path)} and below",
    };
}

/// <summary>Which paths belong to a <see cref="PathArea"/>.</summary>
public enum PathExtent
{
    /// <summary>The path itself.</summary>
    Exact,

    /// <summary>The path itself and all below it: the requests that a Prefix rule of this path takes.</summary>
    Subtree,

    /// <summary>
    /// All paths whose text begins with the path. Occurs only where ImplementationSpecific is matched as a text prefix.
    /// </summary>
    TextPrefix,
}
