using System.Globalization;

namespace IngressRules.Benchmarks.Report;

/// <summary>A Markdown table with aligned columns, readable as plain text.</summary>
internal sealed class Lines(params string[] head)
{
    private readonly List<string[]> _lines = [];

    public string this[string line, int column]
    {
        set
        {
            string[]? cells = _lines.Find(l => l[0] == line);
            if (cells is null)
            {
                _lines.Add(cells = [line, .. Enumerable.Repeat("", head.Length - 1)]);
            }

            cells[column] = value;
        }
    }

    public void Add(params string[] cells) => _lines.Add(cells);

    public void Print(TextWriter to)
    {
        int[] widths = [.. head.Select((h, i) => _lines.Select(l => l[i].Length).Append(h.Length).Max())];
        Write(head);
        to.WriteLine($"|{string.Join("|", widths.Select((w, i) => i == 0 ? new string('-', w + 2) : new string('-', w + 1) + ":"))}|");
        _lines.ForEach(Write);

        void Write(string[] cells) =>
            to.WriteLine($"| {string.Join(" | ", cells.Select((c, i) => i == 0 ? c.PadRight(widths[i]) : c.PadLeft(widths[i])))} |");
    }

    public static string Number(double value) => value.ToString(
        Math.Abs(value) >= 1_000
            ? "#,##0"
            : Math.Abs(value) >= 100
            ? "0"
            : Math.Abs(value) >= 10
            ? "0.0"
            : "0.00", CultureInfo.InvariantCulture);

    public static string Times(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} ×");
}
