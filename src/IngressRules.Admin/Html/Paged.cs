namespace IngressRules.Admin.Html;

/// <summary>One page of a long list.</summary>
/// <param name="Items">The items on this page.</param>
/// <param name="Number">The number of the page, from 1.</param>
/// <param name="Pages">How many pages there are, at least 1.</param>
/// <param name="First">The position of the first item in the whole list, from 0.</param>
/// <param name="Total">The length of the whole list.</param>
internal sealed record Paged<T>(IReadOnlyList<T> Items, int Number, int Pages, int First, int Total)
{
    /// <summary>The page with a given number; a number out of range gives the nearest page.</summary>
    public static Paged<T> Of(IReadOnlyList<T> all, int number, int size)
    {
        int pages = Math.Max(1, (all.Count + size - 1) / size);
        number = Math.Clamp(number, 1, pages);
        int first = (number - 1) * size;
        return new([.. all.Skip(first).Take(size)], number, pages, first, all.Count);
    }
}
