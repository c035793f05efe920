using FsCheck;
using FsCheck.Fluent;

namespace IngressRules.Tests.Support;

/// <summary>Generators of lists of a few elements.</summary>
internal static class ShortLists
{
    /// <summary>
    /// Lists of at most so many elements, all lengths alike: what <c>element.ArrayOf().Where(a => a.Length &lt;= most)</c> generates
    /// from an element that is the same in all sizes. That would make some twenty lists of up to a hundred elements for each one that
    /// it keeps.
    /// </summary>
    public static Gen<T[]> UpTo<T>(this Gen<T> element, int most) =>
        from count in Gen.Sized(size => Gen.Choose(0, Math.Clamp(size, 1, most)))
        from elements in Gen.CollectToArray(Enumerable.Range(0, count), _ => element)
        select elements;
}
