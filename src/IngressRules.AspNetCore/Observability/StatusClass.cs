namespace IngressRules.AspNetCore.Observability;

/// <summary>The class of a response status, as the value of a metric's tag.</summary>
public static class StatusClass
{
    /// <summary>The class of requests without a response, because the client disconnected or sent a broken request.</summary>
    public const int Aborted = 0;

    /// <summary>The text of each class, by index.</summary>
    public static IReadOnlyList<string> Names { get; } = ["aborted", "1xx", "2xx", "3xx", "4xx", "5xx"];

    /// <summary>The number of classes.</summary>
    public static int Count => Names.Count;

    /// <summary>The index of the class of a status.</summary>
    /// <param name="status">The status; 0 for a request without response.</param>
    public static int Of(int status) => status is >= 100 and < 600 ? status / 100 : Aborted;
}
