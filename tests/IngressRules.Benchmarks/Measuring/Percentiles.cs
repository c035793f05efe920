namespace IngressRules.Benchmarks.Measuring;

/// <summary>Durations in milliseconds.</summary>
internal sealed class Percentiles
{
    private readonly List<double> _values = [];

    public double Median => At(50);

    public int Count => _values.Count;

    public void Add(TimeSpan value) => _values.Add(value.TotalMilliseconds);

    /// <summary>What so many of a hundred are not above.</summary>
    public double At(double percent) => _values.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(_values.Count * percent / 100) - 1));
}
