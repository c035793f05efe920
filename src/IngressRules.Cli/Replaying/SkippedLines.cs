using IngressRules.Diagnostics;

namespace IngressRules.Cli.Replaying;

/// <summary>How many lines name no request, and the first of them.</summary>
internal sealed class SkippedLines
{
    private const int Most = 3, Width = 78, LeastShown = 40;

    private readonly List<string> _first = [];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>The first of them, each with its place, fit to be shown.</summary>
    public IReadOnlyList<string> First => _first;

    /// <summary>Counts a line.</summary>
    public void Add((string File, long Line) place, ReadOnlySpan<byte> line, bool isTooLong)
    {
        Count++;
        if (_first.Count < Most)
        {
            string start = $"{VisibleText.Of(place.File)}:{place.Line}: {(isTooLong ? "longer than 64 KiB: " : "")}";
            string text = ToolHost.Utf8.GetString(line[..Math.Min(line.Length, 4 * Width)]);
            _first.Add(start + (line.IsEmpty ? "(empty)" : VisibleText.Of(text, Math.Max(LeastShown, Width - 1 - start.Length))));
        }
    }
}
