namespace IngressRules.AspNetCore.Observability;

/// <summary>The few values that the status of a response can have as a tag of a metric.</summary>
public static class StatusClass
{
    /// <summary>The class of a request whose client went away, or broke it, before there was a response.</summary>
    public const int Aborted = 0;

    /// <summary>The text of each class, by its number.</summary>
    public static IReadOnlyList<string> Names { get; } = ["aborted", "1xx", "2xx", "3xx", "4xx", "5xx"];

    /// <summary>How many classes there are.</summary>
    public static int Count => Names.Count;

    /// <summary>The number of the class of a status.</summary>
    /// <param name="status">The status; 0 for a request without response.</param>
    public static int Of(int status) => status is >= 100 and < 600 ? status / 100 : Aborted;
}
