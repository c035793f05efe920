namespace IngressRules.Kubernetes.Watching;

/// <summary>What a watch of one kind has come to.</summary>
public sealed record WatchState
{
    /// <summary>The kind in the plural, such as <c>ingresses</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>The namespace; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>True once the objects have been listed.</summary>
    public bool IsSynced { get; init; }

    /// <summary>When the API server last sent something.</summary>
    public DateTimeOffset? LastContact { get; init; }

    /// <summary>Why the last request failed; null where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Since when requests have failed; null where they do not.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>How often the objects have been listed.</summary>
    public int Lists { get; init; }

    /// <summary>The number of objects.</summary>
    public int Count { get; init; }
}
