using System.Diagnostics;

namespace IngressRules.Benchmarks.Report;

/// <summary>Compares the measurements with the targets.</summary>
internal sealed class Targets
{
    private readonly List<(string What, double Measured, double Bound, bool AtMost, string Unit)> _targets = [];

    public void AtMost(string what, double measured, double bound, string unit) => _targets.Add((what, measured, bound, true, unit));

    public void AtLeast(string what, double measured, double bound, string unit) => _targets.Add((what, measured, bound, false, unit));

    /// <summary>Prints the end of a report: what was measured, the targets, and how long it took.</summary>
    public void PrintWith(Lines measured, long start, TextWriter to)
    {
        measured.Print(to);
        to.WriteLine();
        Print(to);
        to.WriteLine();
        to.WriteLine($"A run of {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s.");
    }

    public void Print(TextWriter to)
    {
        var lines = new Lines("target", "bound", "measured", "");
        foreach ((string what, double measured, double bound, bool atMost, string unit) in _targets)
        {
            bool met = atMost ? measured <= bound : measured >= bound;
            lines[what, 1] = $"{(atMost ? "≤" : "≥")} {Lines.Number(bound)} {unit}";
            lines[what, 2] = Lines.Number(measured);
            lines[what, 3] = met ? "met" : $"missed by {Lines.Number(Math.Abs(measured - bound))}";
        }

        lines.Print(to);
    }
}
