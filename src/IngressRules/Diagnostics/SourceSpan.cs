using System.Globalization;

namespace IngressRules.Diagnostics;

/// <summary>
/// A stretch of text on one line of a source. Lines and columns count from 1; a column is a UTF-16 code unit, as editors and
/// the language server protocol count, and a tab is one column.
/// </summary>
/// <param name="Source">The text that contains the span.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column of the first character, from 1.</param>
/// <param name="Length">How many columns the span covers on its line; at least 1.</param>
public sealed record SourceSpan(SourceText Source, int Line, int Column, int Length)
{
    /// <summary>The file's name as it was given, or null where the text came from memory.</summary>
    public string? File => Source.Name;

    /// <summary>
    /// False where the finding is about the source as a whole, such as a file that cannot be read: then line and column say nothing.
    /// </summary>
    public bool HasPosition => !Source.Utf8.IsEmpty;

    /// <summary>The whole line that contains the span, without its line end, for quoting.</summary>
    public string GetLineText() => Source.GetLine(Line);

    /// <summary>
    /// The part of the line around the start of the span, without the line end, for quoting: a line may be a whole file.
    /// </summary>
    /// <param name="around">How many UTF-16 code units are returned at most on each side of the start.</param>
    /// <param name="column">The column of the span in that part, from 1.</param>
    public string GetLineText(int around, out int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(around);
        return Source.GetLine(Line, Column, around, out column);
    }

    /// <summary><c>file:line:column</c>, or the file alone where there is no position.</summary>
    public override string ToString() =>
        HasPosition ? string.Create(CultureInfo.InvariantCulture, $"{File ?? "(text)"}:{Line}:{Column}") : File ?? "(text)";
}
