using System.Buffers;

namespace IngressRules.Diagnostics;

/// <summary>Quotation marks as word processors and web pages write them. To YAML they are letters.</summary>
internal static class TypographicQuotes
{
    /// <summary>The marks.</summary>
    public static SearchValues<char> Marks { get; } =
        SearchValues.Create("\u201C\u201D\u201E\u201F\u2018\u2019\u201A\u00AB\u00BB");

    /// <summary>True for a text that begins with such a mark, and is more than the mark.</summary>
    public static bool Begin(string value) => value.Length > 1 && Marks.Contains(value[0]);

    /// <summary>The text without the marks around it.</summary>
    public static string Remove(string value)
    {
        int start = value.AsSpan().IndexOfAnyExcept(Marks);
        return start < 0 ? "" : value[start..(value.AsSpan().LastIndexOfAnyExcept(Marks) + 1)];
    }
}
